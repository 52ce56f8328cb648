import { sql } from 'kysely'
import type { OrganisationId, PersonId } from '../../../core/ids.ts'
import type { Catalog } from '../open-catalog.ts'
import { hashSecret, newSecret } from '../secrets.ts'
import type { Role } from '../tables/people.ts'

/** Who a login stands for, as far as this organisation goes. */
export type SignedIn = { id: PersonId; name: string; email: string; role: Role; demo: boolean }

/** A login lasts 30 days; then one signs in again. */
export const loginSeconds = 30 * 86_400

/** A new login; the returned secret goes into the browser's cookie and nowhere else. */
export async function createLogin(catalog: Catalog, person: PersonId): Promise<string> {
  const secret = newSecret()
  await catalog
    .insertInto('login')
    .values({
      token_hash: hashSecret(secret),
      person_id: person,
      expires_at: sql<Date>`now() + ${loginSeconds} * interval '1 second'`,
    })
    .execute()
  await catalog.deleteFrom('login').where('person_id', '=', person).where('expires_at', '<', sql<Date>`now()`).execute()
  return secret
}

/** The member whose login this is; undefined when it is forged, over, or its owner is no member (any more) or deactivated. */
export async function findSignedIn(
  catalog: Catalog,
  organisation: OrganisationId,
  secret: string,
): Promise<SignedIn | undefined> {
  return await catalog
    .selectFrom('login')
    .innerJoin('person', 'person.id', 'login.person_id')
    .innerJoin('membership', 'membership.person_id', 'person.id')
    .where('login.token_hash', '=', hashSecret(secret))
    .where('login.expires_at', '>', sql<Date>`now()`)
    .where('membership.organisation_id', '=', organisation)
    .where('membership.deactivated_at', 'is', null)
    .select(['person.id', 'person.name', 'person.email', 'person.demo', 'membership.role'])
    .executeTakeFirst()
}

export async function deleteLogin(catalog: Catalog, secret: string): Promise<void> {
  await catalog.deleteFrom('login').where('token_hash', '=', hashSecret(secret)).execute()
}
