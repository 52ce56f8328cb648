import { sentence } from '../../core/sentence.ts'
import type { missedPlans } from '../../storage/catalog/starting/planned-recordings.ts'
import type { ProblemInWords } from './problems-in-words.ts'

/** Pure: planned recordings that nobody could make, for the admin. */
export function missedInWords(plans: Awaited<ReturnType<typeof missedPlans>>): ProblemInWords[] {
  return plans.map(({ id, title, room, begins_at }) => ({
    code: `plan.missed ${id}`,
    what: sentence('“{{title}}” was planned in {{room}} for {{at, dateTime}} and was not recorded.', {
      title,
      room,
      at: begins_at.toISOString(),
    }),
    todo: sentence('The keeper, the database or every recorder was away at that time. Their logs tell since when.'),
    lecture: null,
  }))
}
