import { caughtUp, type RetentionTime } from '../../core/retention/retention-time.ts'
import { sentence } from '../../core/sentence.ts'
import type { ProblemInWords } from './problems-in-words.ts'

/** Pure: the database's date is further than keepers have seen time go by. Nothing that this made due is removed. */
export function dateProblems({ now, witnessed }: RetentionTime): ProblemInWords[] {
  const days = Math.floor((now.getTime() - witnessed.getTime()) / 86_400_000)
  if (now.getTime() - witnessed.getTime() <= caughtUp) return []
  const what = sentence(
    'The date has jumped by {{count}} days, or Aula was switched off for as long: nothing is removed by its date.',
    { count: days },
  )
  const todo = sentence(
    'Look at the date on the page Retention and confirm it there; if it is wrong, set the clock of the database’s machine.',
  )
  return [{ code: 'retention.date-unconfirmed', what, todo, lecture: null }]
}
