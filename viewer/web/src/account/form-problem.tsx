import { Alert, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Refusal } from '../api/refusal.ts'
import { t } from '../language/language.ts'
import { isBesideFields } from '../words/refuse-fields.ts'

/** Above the button of a form: why it was refused. Bad fields say it beside themselves instead. */
export function FormProblem({ error }: { error: Error | null }) {
  if (!error || isBesideFields(error)) return null
  return (
    <Alert color="live" variant="light" role="alert" icon={<IconAlertTriangle aria-hidden />}>
      <Text size="sm">{error.message}</Text>
      {error instanceof Refusal && error.quote && error.status >= 500 && (
        <Text size="sm">{t('Quote {{quote}} if you ask for help.', { quote: error.quote })}</Text>
      )}
    </Alert>
  )
}
