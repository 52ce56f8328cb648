import { sql } from 'kysely'
import type { OrganisationId, PersonId } from '../../../core/ids.ts'
import { tellMembershipEnded } from '../notify/tell-membership-ended.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { forgetInEvents, tellEvent } from '../organisations/organisation-events.ts'
import { renewChatsOf } from '../participation/watch-chat.ts'
import { findMember, keepAnAdmin } from '../people/people.ts'
import { giveTo } from './belongings.ts'
import { leaveHeldWords } from './leave-held-words.ts'

/**
 * Ends a membership with what hangs on it; a person who belongs to no organisation any more is deleted, logins and
 * password with it. Lectures and rooms go to the heir, or stay without an owner; what they wrote is gone, but for held lectures.
 * @throws PersonMissing, LastAdmin, NoHeir
 */
export async function removePerson(
  catalog: Catalog,
  organisation: OrganisationId,
  { person, heir, by }: { person: PersonId; heir: PersonId | null; by: PersonId },
): Promise<void> {
  await inTransaction(catalog, async (transaction) => {
    await keepAnAdmin(transaction, organisation, person, null)
    const { email } = await findMember(transaction, organisation, person)
    const detail = await giveTo(transaction, organisation, person, heir)
    // Before the person is gone, who may be the one that does it.
    await tellEvent(transaction, organisation, by, 'person.removed', { detail, person, heir })
    await forgetInEvents(transaction, organisation, person)
    await renewChatsOf(transaction, organisation, person)
    await leaveHeldWords(transaction, organisation, person)
    const tables = [
      'course_member',
      'lecture_lecturer',
      'question_vote',
      'question',
      'watch_message',
      'raised_hand',
      'membership',
    ] as const
    for (const table of tables) {
      await transaction
        .deleteFrom(table)
        .where('organisation_id', '=', organisation)
        .where('person_id', '=', person)
        .execute()
    }
    await transaction
      .deleteFrom('invitation')
      .where('organisation_id', '=', organisation)
      .where(sql`lower(email)`, '=', email.toLowerCase())
      .execute()
    await transaction
      .deleteFrom('stream_report')
      .where('organisation_id', '=', organisation)
      .where('reporter', '=', person)
      .execute()
    await transaction
      .deleteFrom('person')
      .where('id', '=', person)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('membership').select('role').where('person_id', '=', person))),
      )
      .execute()
    await tellMembershipEnded(transaction, person)
  })
}
