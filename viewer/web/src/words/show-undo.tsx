import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { t } from '../language/language.ts'

/** Says what was done, and takes it back for whoever presses Undo within ten seconds. */
export function showUndo(message: string, undo: () => void): void {
  const notice = notifications.show({
    withBorder: true,
    autoClose: 10_000,
    message: (
      <Group justify="space-between">
        {message}
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            notifications.hide(notice)
            undo()
          }}
        >
          {t('Undo')}{' '}
        </Button>
      </Group>
    ),
  })
}
