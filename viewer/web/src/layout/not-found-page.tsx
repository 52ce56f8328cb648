import { Button } from '@mantine/core'
import { IconMapQuestion } from '@tabler/icons-react'
import { Link } from 'react-router'
import { Message } from './message.tsx'

/** Also what a lecture, course or room is to somebody who may not know that it exists. */
export function NotFoundPage() {
  return (
    <Message
      icon={IconMapQuestion}
      title="There is nothing at this address"
      action={
        <Button component={Link} to="/">
          To the start page
        </Button>
      }
    >
      It may have been removed, or the link is incomplete.
    </Message>
  )
}
