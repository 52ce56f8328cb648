import { Button, Group, Kbd } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { noticeKey } from '../keys/use-notice-keys.ts'
import { t } from '../language/language.ts'
import classes from './show-undo.module.css'

/** Says what was done, and takes it back for whoever presses Undo within twelve seconds. */
export function showUndo(message: ReactNode, undo: () => void, title?: string): void {
  const notice = notifications.show({
    withBorder: true,
    autoClose: 12_000,
    title,
    message: (
      <Group justify="space-between" gap="sm">
        <span dir="auto">{message}</span>
        <Button
          size="compact-sm"
          variant="light"
          aria-keyshortcuts={noticeKey}
          onClick={() => {
            notifications.hide(notice)
            undo()
          }}
        >
          {t('Undo')}
          <Kbd size="xs" ms={6} aria-hidden className={classes.key}>
            {noticeKey}
          </Kbd>
        </Button>
      </Group>
    ),
  })
}
