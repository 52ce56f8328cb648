import { Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import { keepFocusNear } from '../layout/keep-focus-near.ts'

type Properties = { children: ReactNode; undo: () => void; hide: () => void }

/** What was done, and the button that takes it back. */
export function UndoNotice({ children, undo, hide }: Properties) {
  return (
    <Group justify="space-between" gap="sm">
      <span dir="auto">{children}</span>
      <Button
        size="compact-sm"
        variant="light"
        onClick={(event) => {
          const done = keepFocusNear(event.currentTarget)
          hide()
          undo()
          done()
        }}
      >
        {t('Undo')}
      </Button>
    </Group>
  )
}
