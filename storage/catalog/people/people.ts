import { sql } from 'kysely'
import { AppError } from '../../../core/errors.ts'
import { newId, type OrganisationId, type PersonId } from '../../../core/ids.ts'
import { sentence } from '../../../core/sentence.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { ensureOrganisation } from '../organisations/organisations.ts'
import { hashSecret, newSecret } from '../secrets.ts'
import type { Role } from '../tables/people.ts'
import { hashPassword } from './passwords.ts'

/** The issuer of accounts whose password Aula keeps itself; their subject is the e-mail address in lower case. */
export const localIssuer = 'local'

/**
 * A person with a local account and a membership. Without a password one is made up; it is returned, never stored.
 * This is what `aula user add` does. A person whom a rescan has brought back, without any way to sign in, gets one here.
 * @throws PersonExists
 */
export async function addUser(
  catalog: Catalog,
  user: { email: string; name: string; role: Role; password?: string; demo?: boolean },
): Promise<{ person: PersonId; password: string }> {
  const password = user.password ?? newSecret().slice(0, 20)
  const secretHash = await hashPassword(password)
  return await inTransaction(catalog, async (transaction) => {
    const { id: organisation } = await ensureOrganisation(transaction)
    const added = await transaction
      .insertInto('person')
      .values({ id: newId<PersonId>(), name: user.name, email: user.email, demo: user.demo ?? false })
      .onConflict((conflict) => conflict.expression(sql`lower(email)`).doNothing())
      .returning('id')
      .executeTakeFirst()
    const person = added?.id ?? (await findWithoutIdentity(transaction, user.email))
    if (!person) throw new PersonExists(user.email)
    await transaction
      .insertInto('identity')
      .values({ issuer: localIssuer, subject: user.email.toLowerCase(), person_id: person, secret_hash: secretHash })
      .execute()
    await transaction
      .insertInto('membership')
      .values({ organisation_id: organisation, person_id: person, role: user.role })
      .onConflict((conflict) => conflict.columns(['organisation_id', 'person_id']).doUpdateSet({ role: user.role }))
      .execute()
    return { person, password }
  })
}

async function findWithoutIdentity(transaction: Catalog, email: string): Promise<PersonId | undefined> {
  const row = await transaction
    .selectFrom('person')
    .leftJoin('identity', 'identity.person_id', 'person.id')
    .where(sql`lower(email)`, '=', email.toLowerCase())
    .where('identity.person_id', 'is', null)
    .select('person.id')
    .executeTakeFirst()
  return row?.id
}

/**
 * The one-time link that makes the first admin, for `aula up` to print; undefined once there is one. Each call makes a
 * new link and ends the one before: only hashes are kept, so an old link cannot be shown again.
 */
export async function issueFirstAdminLink(catalog: Catalog, publicUrl: string): Promise<string | undefined> {
  if (await hasAdmin(catalog, false)) return undefined
  const secret = newSecret()
  await inTransaction(catalog, async (transaction) => {
    await transaction.deleteFrom('setup_token').where('used_at', 'is', null).execute()
    await transaction
      .insertInto('setup_token')
      .values({ token_hash: hashSecret(secret), used_at: null })
      .execute()
  })
  return `${new URL('/first-admin', publicUrl)}#${secret}`
}

/** What signing in with a password needs; undefined for an address without an account. */
export async function findLocalAccount(
  catalog: Catalog,
  email: string,
): Promise<{ person: PersonId; demo: boolean; secretHash: string | null } | undefined> {
  return await catalog
    .selectFrom('identity')
    .innerJoin('person', 'person.id', 'identity.person_id')
    .where('issuer', '=', localIssuer)
    .where('subject', '=', email.toLowerCase())
    .select(['person.id as person', 'person.demo', 'secret_hash as secretHash'])
    .executeTakeFirst()
}

export async function findMemberByEmail(
  catalog: Catalog,
  organisation: OrganisationId,
  email: string,
): Promise<PersonId | undefined> {
  const row = await catalog
    .selectFrom('person')
    .innerJoin('membership', 'membership.person_id', 'person.id')
    .where('organisation_id', '=', organisation)
    .where(sql`lower(email)`, '=', email.toLowerCase())
    .select('person.id')
    .executeTakeFirst()
  return row?.id
}

export type Member = {
  id: PersonId
  name: string
  email: string
  role: Role
  since: Date
  /** Since when they cannot sign in. */
  deactivated: Date | null
  /** Since when they are asked for codes. */
  secondFactor: Date | null
}

export async function listMembers(catalog: Catalog, organisation: OrganisationId): Promise<Member[]> {
  return await catalog
    .selectFrom('membership')
    .innerJoin('person', 'person.id', 'membership.person_id')
    .leftJoin('second_factor', 'second_factor.person_id', 'person.id')
    .where('organisation_id', '=', organisation)
    .orderBy('person.name')
    .orderBy('person.id')
    .select(['person.id', 'person.name', 'person.email', 'membership.role', 'membership.created_at as since'])
    .select(['membership.deactivated_at as deactivated', 'second_factor.confirmed_at as secondFactor'])
    .execute()
}

/** One member, deactivated or not. @throws PersonMissing */
export async function findMember(
  catalog: Catalog,
  organisation: OrganisationId,
  person: PersonId,
): Promise<{ id: PersonId; name: string; email: string; role: Role; demo: boolean; deactivated_at: Date | null }> {
  const member = await catalog
    .selectFrom('membership')
    .innerJoin('person', 'person.id', 'membership.person_id')
    .where('organisation_id', '=', organisation)
    .where('person.id', '=', person)
    .select(['person.id', 'person.name', 'person.email', 'person.demo', 'membership.role', 'membership.deactivated_at'])
    .executeTakeFirst()
  if (!member) throw new PersonMissing()
  return member
}

/** Whether somebody is a member who can sign in. */
export async function isActiveMember(
  catalog: Catalog,
  organisation: OrganisationId,
  person: PersonId,
): Promise<boolean> {
  const row = await catalog
    .selectFrom('membership')
    .where('organisation_id', '=', organisation)
    .where('person_id', '=', person)
    .where('deactivated_at', 'is', null)
    .select('person_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Whether somebody can administer; demo accounts count only where they can sign in. */
export async function hasAdmin(catalog: Catalog, countDemo: boolean): Promise<boolean> {
  const row = await catalog
    .selectFrom('membership')
    .innerJoin('person', 'person.id', 'membership.person_id')
    .where('role', '=', 'admin')
    .where('membership.deactivated_at', 'is', null)
    .$if(!countDemo, (query) => query.where('person.demo', '=', false))
    .select('person.id')
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Locks the organisation's admins, so that two admins cannot remove each other at the same moment. One who cannot sign in is
 * none. @throws PersonMissing, LastAdmin
 */
export async function keepAnAdmin(
  transaction: Catalog,
  organisation: OrganisationId,
  person: PersonId,
  role: Role | null,
): Promise<void> {
  const members = await transaction
    .selectFrom('membership')
    .select(['person_id', 'role', 'deactivated_at'])
    .where('organisation_id', '=', organisation)
    .where((where) => where.or([where('role', '=', 'admin'), where('person_id', '=', person)]))
    .orderBy('person_id')
    .forUpdate()
    .execute()
  const current = members.find((member) => member.person_id === person)
  if (!current) throw new PersonMissing()
  const others = members.some(
    (member) => member.role === 'admin' && member.person_id !== person && !member.deactivated_at,
  )
  if (current.role === 'admin' && role !== 'admin' && !others) throw new LastAdmin()
}

/** Whose password everybody knows. */
export class DemoAccount extends AppError {
  constructor() {
    super('account.demo', 'caller', 'A demo account belongs to everybody, and stays as it is.')
  }
}

export class PersonExists extends AppError {
  constructor(email: string) {
    super('people.exists', 'caller', sentence('There is an account with the address {{email}} already.', { email }))
  }
}

export class PersonMissing extends AppError {
  constructor() {
    super('people.missing', 'caller', 'There is no such member of the organisation. Invite the person first.')
  }
}

export class LastAdmin extends AppError {
  constructor() {
    super('people.last-admin', 'caller', 'This is the last admin. Make somebody else an admin first.')
  }
}
