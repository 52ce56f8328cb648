import { sql } from 'kysely'
import type { OrganisationId, PersonId } from '../../../core/ids.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { tellEvent } from '../organisations/organisation-events.ts'
import type { Role } from '../tables/people.ts'
import { DemoAccount, findMember, keepAnAdmin, localIssuer, PersonExists } from './people.ts'

/**
 * Changes a member, and writes down what; what is as it was is no change. With another address the person signs in by that
 * one, links for a new password that went to the one before end, and e-mails that wait go to the new one.
 * @throws PersonMissing, PersonExists, LastAdmin, DemoAccount
 */
export async function changePerson(
  catalog: Catalog,
  organisation: OrganisationId,
  id: PersonId,
  change: { name?: string | undefined; email?: string | undefined; role?: Role | undefined },
  by: PersonId,
): Promise<void> {
  await inTransaction(catalog, async (transaction) => {
    const person = await findMember(transaction, organisation, id)
    const { name = person.name, email = person.email, role = person.role } = change
    const tell = async (event: Parameters<typeof tellEvent>[3], detail = '') =>
      await tellEvent(transaction, organisation, by, event, { about: person.name, detail, person: id })
    if (role !== person.role) {
      await keepAnAdmin(transaction, organisation, id, role)
      await transaction
        .updateTable('membership')
        .set({ role })
        .where('organisation_id', '=', organisation)
        .where('person_id', '=', id)
        .execute()
      await tell('person.role', role)
    }
    if (person.demo && (name !== person.name || email !== person.email)) throw new DemoAccount()
    if (name !== person.name) {
      await transaction.updateTable('person').set({ name }).where('id', '=', id).execute()
      await tell('person.renamed', name)
    }
    if (email !== person.email) {
      await changeAddress(transaction, id, email)
      await tell('person.address')
    }
  })
}

async function changeAddress(transaction: Catalog, id: PersonId, email: string): Promise<void> {
  const taken = await transaction
    .selectFrom('person')
    .where(sql`lower(email)`, '=', email.toLowerCase())
    .where('id', '!=', id)
    .select('id')
    .executeTakeFirst()
  if (taken) throw new PersonExists(email)
  await transaction.updateTable('person').set({ email }).where('id', '=', id).execute()
  await transaction
    .updateTable('identity')
    .set({ subject: email.toLowerCase() })
    .where('issuer', '=', localIssuer)
    .where('person_id', '=', id)
    .execute()
  await transaction.deleteFrom('password_reset').where('person_id', '=', id).where('used_at', 'is', null).execute()
  await transaction
    .updateTable('mail')
    .set({ recipient: email })
    .where('person_id', '=', id)
    .where('state', '=', 'queued')
    .where('handed_at', 'is', null)
    .execute()
}
