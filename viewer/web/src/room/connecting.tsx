import { Button } from '@mantine/core'
import { useTimeout } from '@mantine/hooks'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useState } from 'react'
import { t } from '../language/language.ts'
import { Message } from '../layout/message.tsx'
import { PageSkeleton } from '../layout/page-skeleton.tsx'

/** Milliseconds in which one is in, unless something keeps the page from the room. */
const connectedWithin = 8_000

/** Until one is in. Where that takes long it says what can be done, while the connection goes on trying. */
export function Connecting({ leave }: { leave: () => void }) {
  const [late, setLate] = useState(false)
  useTimeout(() => setLate(true), connectedWithin, { autoInvoke: true })
  if (!late) return <PageSkeleton />
  return (
    <main>
      <div role="alert">
        <Message
          icon={IconPlugConnectedX}
          title={t('The room cannot be reached')}
          action={
            <>
              <Button onClick={() => window.location.reload()}>{t('Try again')}</Button>
              <Button variant="default" onClick={leave}>
                {t('Leave')}
              </Button>
            </>
          }
        >
          {t('You go in by yourself as soon as it answers. If this stays, try another network: this one may block it.')}
        </Message>
      </div>
    </main>
  )
}
