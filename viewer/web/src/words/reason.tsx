import { Text } from '@mantine/core'
import { Refusal } from '../api/refusal.ts'
import { t } from '../language/language.ts'

/** Why something did not work, in a sentence, and the id to quote. */
export function Reason({ error }: { error: unknown }) {
  return (
    <>
      {error instanceof Error ? error.message : t('Please try again.')}
      {error instanceof Refusal && error.quote && (
        <Text span display="block" size="sm">
          {t('Quote {{quote}} if you ask for help.', { quote: error.quote })}
        </Text>
      )}
    </>
  )
}
