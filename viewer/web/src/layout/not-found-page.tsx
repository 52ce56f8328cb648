import { Button } from '@mantine/core'
import { IconMapQuestion } from '@tabler/icons-react'
import { Link } from 'react-router'
import { t } from '../language/language.ts'
import { Message } from './message.tsx'

/** Also what a lecture, course or room is to somebody who may not know that it exists. */
export function NotFoundPage() {
  return (
    <Message
      icon={IconMapQuestion}
      title={t('There is nothing at this address')}
      action={
        <Button component={Link} to="/">
          {t('To the start page')}
        </Button>
      }
    >
      {t('It may have been removed, or the link is incomplete.')}
    </Message>
  )
}
