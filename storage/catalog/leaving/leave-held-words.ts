import { sql } from 'kysely'
import { newId, type OrganisationId, type PersonId } from '../../../core/ids.ts'
import { tellParticipation } from '../notify/tell-participation.ts'
import type { Catalog } from '../open-catalog.ts'

/**
 * What somebody wrote beside lectures that are held, and voted for there, stays: nothing overrides a hold (decision 31). It
 * becomes that of somebody without a name, of whom nothing else is known. Within the transaction in which the person goes.
 */
export async function leaveHeldWords(
  transaction: Catalog,
  organisation: OrganisationId,
  person: PersonId,
): Promise<void> {
  const written = await transaction
    .selectFrom('lecture')
    .where('organisation_id', '=', organisation)
    .where(
      sql<boolean>`(exists (select from question where lecture_id = lecture.id and person_id = ${person})
        or exists (select from watch_message where lecture_id = lecture.id and person_id = ${person})
        or exists (select from question_vote join question on question.id = question_vote.question_id
          where question.lecture_id = lecture.id and question_vote.person_id = ${person}))`,
    )
    .select(['id', 'held_at'])
    // Whoever holds one of them now waits until the person is gone.
    .forShare()
    .execute()
  const held = written.flatMap(({ id, held_at }) => (held_at ? [id] : []))
  if (held.length === 0) return
  const nameless = newId<PersonId>()
  await transaction.insertInto('person').values({ id: nameless, name: '', email: nameless }).execute()
  for (const table of ['question', 'watch_message'] as const) {
    await transaction
      .updateTable(table)
      .set({ person_id: nameless })
      .where('person_id', '=', person)
      .where('lecture_id', 'in', held)
      .execute()
  }
  await transaction
    .updateTable('question_vote')
    .set({ person_id: nameless })
    .where('person_id', '=', person)
    .where('question_id', 'in', ({ selectFrom }) =>
      selectFrom('question').select('question.id').where('lecture_id', 'in', held),
    )
    .execute()
  for (const lecture of held) await tellParticipation(transaction, lecture)
}
