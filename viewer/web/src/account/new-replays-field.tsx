import { Paper, Radio, Stack, Text } from '@mantine/core'
import type { ApiAnswer } from '../api/call-api.ts'
import { useApiChange } from '../api/use-api.ts'
import { languages } from '../language/choose-language.ts'
import { t } from '../language/language.ts'
import { Shelf } from '../parts/shelf.tsx'
import { showProblem } from '../words/show-problem.tsx'

type Account = ApiAnswer<'seeAccount'>
type HowOften = Account['newReplays']
type Properties = { value: HowOften; language: Account['language']; reviews: boolean }

const choices: { value: HowOften; label: string }[] = [
  { value: 'at-once', label: t('At once') },
  { value: 'daily', label: t('At most one e-mail a day') },
  { value: 'never', label: t('Never') },
]

/** How often an e-mail tells of replays; chosen is saved. `reviews`: whether some may wait for the person; `language`: of e-mails. */
export function NewReplaysField({ value, language, reviews }: Properties) {
  const change = useApiChange('changeAccount', 'seeAccount')
  const shown = change.isPending ? (change.variables.body?.newReplays ?? value) : value
  return (
    <Shelf title={t('E-mails')}>
      <Paper withBorder p="lg">
        <Radio.Group
          label={t('Tell me of new replays in my courses')}
          description={reviews && t('Also of replays that wait for your review.')}
          value={shown}
          onChange={(chosen) => {
            const newReplays = choices.find((choice) => choice.value === chosen)?.value
            if (!newReplays) return
            change.mutate(
              { body: { newReplays } },
              { onError: (error) => showProblem(t('Your choice was not saved'), error) },
            )
          }}
        >
          <Stack gap="sm" mt="xs">
            {choices.map((choice) => (
              <Radio key={choice.value} value={choice.value} label={choice.label} />
            ))}
          </Stack>
        </Radio.Group>
        <Text size="sm" c="dimmed" mt="md">
          {t(
            'E-mails come in this language: {{language}}. The language that you choose in the menu holds for them, too.',
            {
              language: languages[language],
            },
          )}
        </Text>
      </Paper>
    </Shelf>
  )
}
