import { Alert, Button } from '@mantine/core'
import { useApiChange } from '../../api/use-api.ts'
import { t } from '../../language/language.ts'
import { day } from '../../words/date.ts'
import { showProblem } from '../../words/show-problem.tsx'

/** The date has jumped, or Aula was off: only a person knows which, and nothing is removed before one says so. */
export function UnconfirmedDate({ date }: { date: string }) {
  const confirm = useApiChange('confirmDate', 'seeRetention', 'now', 'events')
  return (
    <Alert variant="light" color="live" title={t('Nothing is removed by its date at the moment')} mb="xl">
      {t(
        'The date of the database has jumped, or Aula was switched off for more than a week. By that date it is {{day}}. If that is wrong, set the clock of its machine. If it is right:',
        { day: day(date) },
      )}
      <div style={{ marginTop: '0.75rem' }}>
        <Button
          loading={confirm.isPending}
          onClick={() => confirm.mutate({}, { onError: (error) => showProblem(t('The date is not confirmed'), error) })}
        >
          {t('It is {{day}}', { day: day(date) })}
        </Button>
      </div>
    </Alert>
  )
}
