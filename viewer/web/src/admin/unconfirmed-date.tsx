import { Alert, Button } from '@mantine/core'
import { useApiChange } from '../api/use-api.ts'
import { day } from '../words/date.ts'
import { showProblem } from '../words/show-problem.tsx'

/** The date has jumped, or Aula was off: only a person knows which, and nothing is removed before one says so. */
export function UnconfirmedDate({ date }: { date: string }) {
  const confirm = useApiChange('confirmDate', 'seeRetention', 'now', 'events')
  return (
    <Alert variant="light" color="live" title="Nothing is removed by its date at the moment" mb="xl">
      The date of the database has jumped, or Aula was switched off for more than a week. By that date it is {day(date)}
      . If that is wrong, set the clock of its machine. If it is right:
      <div style={{ marginTop: '0.75rem' }}>
        <Button
          loading={confirm.isPending}
          onClick={() => confirm.mutate({}, { onError: (error) => showProblem('The date is not confirmed', error) })}
        >
          It is {day(date)}
        </Button>
      </div>
    </Alert>
  )
}
