import { Paper, Radio, Stack } from '@mantine/core'
import type { ApiAnswer } from '../api/call-api.ts'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { Shelf } from '../start/shelf.tsx'
import { showProblem } from '../words/show-problem.tsx'

type HowOften = ApiAnswer<'seeAccount'>['newReplays']

const choices: { value: HowOften; label: string }[] = [
  { value: 'at-once', label: t('At once') },
  { value: 'daily', label: t('At most one e-mail a day') },
  { value: 'never', label: t('Never') },
]

/** How often an e-mail tells of replays; chosen is saved. `reviews`: whether some may wait for the person. */
export function NewReplaysField({ value, reviews }: { value: HowOften; reviews: boolean }) {
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
      </Paper>
    </Shelf>
  )
}
