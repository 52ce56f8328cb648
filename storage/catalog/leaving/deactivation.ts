import { sql } from 'kysely'
import type { OrganisationId, PersonId } from '../../../core/ids.ts'
import { tellMembershipEnded } from '../notify/tell-membership-ended.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { tellEvent } from '../organisations/organisation-events.ts'
import { findMember, keepAnAdmin } from '../people/people.ts'
import { giveTo } from './belongings.ts'

/**
 * The person can no longer sign in here, from this moment on; nothing else of theirs is lost. What they have goes to the heir;
 * without one who else manages it goes on: lecturers of the course, admins. @throws PersonMissing, LastAdmin, NoHeir
 */
export async function deactivatePerson(
  catalog: Catalog,
  organisation: OrganisationId,
  { person, heir, by }: { person: PersonId; heir: PersonId | null; by: PersonId },
): Promise<void> {
  await inTransaction(catalog, async (transaction) => {
    await keepAnAdmin(transaction, organisation, person, null)
    const { name } = await findMember(transaction, organisation, person)
    const detail = await giveTo(transaction, organisation, person, heir)
    await transaction
      .updateTable('membership')
      .set({ deactivated_at: sql`coalesce(deactivated_at, now())` })
      .where('organisation_id', '=', organisation)
      .where('person_id', '=', person)
      .execute()
    await transaction.deleteFrom('login').where('person_id', '=', person).execute()
    await tellMembershipEnded(transaction, person)
    await tellEvent(transaction, organisation, by, 'person.deactivated', { about: name, detail, person, heir })
  })
}

/** @throws PersonMissing */
export async function reactivatePerson(
  catalog: Catalog,
  organisation: OrganisationId,
  person: PersonId,
  by: PersonId,
): Promise<void> {
  await inTransaction(catalog, async (transaction) => {
    const { name } = await findMember(transaction, organisation, person)
    const back = await transaction
      .updateTable('membership')
      .set({ deactivated_at: null })
      .where('organisation_id', '=', organisation)
      .where('person_id', '=', person)
      .where('deactivated_at', 'is not', null)
      .returning('person_id')
      .executeTakeFirst()
    if (back) await tellEvent(transaction, organisation, by, 'person.reactivated', { about: name, person })
  })
}

/** Whether somebody is a member who cannot sign in (any more). */
export async function isDeactivated(
  catalog: Catalog,
  organisation: OrganisationId,
  person: PersonId,
): Promise<boolean> {
  const row = await catalog
    .selectFrom('membership')
    .where('organisation_id', '=', organisation)
    .where('person_id', '=', person)
    .select('deactivated_at')
    .executeTakeFirst()
  return Boolean(row?.deactivated_at)
}
