import { Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { Refusal } from '../api/refusal.ts'
import { t } from '../language/language.ts'

/** Tells that something did not work: what stays as it was, why, and the id to quote. */
export function showProblem(title: string, error: unknown): void {
  notifications.show({
    color: 'live',
    title,
    autoClose: 10_000,
    withBorder: true,
    message: (
      <>
        {error instanceof Error ? error.message : t('Please try again.')}
        {error instanceof Refusal && error.quote && (
          <Text size="sm" c="dimmed">
            {t('Quote {{quote}} if you ask for help.', { quote: error.quote })}
          </Text>
        )}
      </>
    ),
  })
}
