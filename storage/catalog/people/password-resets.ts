import { sql } from 'kysely'
import { AppError } from '../../../core/errors.ts'
import { newId, type OrganisationId, type PasswordResetId, type PersonId } from '../../../core/ids.ts'
import { linkSecret } from '../../../core/link-secret.ts'
import { queueMail } from '../mail/mail.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { tellEvent } from '../organisations/organisation-events.ts'
import { hashSecret } from '../secrets.ts'
import { hashPassword } from './passwords.ts'
import { localIssuer, PersonMissing } from './people.ts'

/** A link that sets a new password holds for one hour. */
export const resetSeconds = 3_600
/** E-mails with such a link that one person gets within that hour. */
const mostMails = 3

/** The account whose password a link may set: an active member's own, with a password that Aula keeps. */
export type ResettableAccount = { id: PersonId; name: string; email: string }

/** Whoever forgot the password gets an e-mail, unless three are on their way. Nothing tells whether there is such an account. */
export async function askForReset(
  catalog: Catalog,
  organisation: OrganisationId,
  key: string,
  email: string,
): Promise<void> {
  await inTransaction(catalog, async (transaction) => {
    const account = await accounts(transaction, organisation)
      .where('identity.subject', '=', email.toLowerCase())
      .where('person.demo', '=', false)
      .forUpdate('person')
      .executeTakeFirst()
    if (!account) return
    const { asked } = await transaction
      .selectFrom('password_reset')
      .where('person_id', '=', account.id)
      .where('created_by', 'is', null)
      .where('created_at', '>', sql<Date>`now() - ${resetSeconds} * interval '1 second'`)
      .select(sql<number>`count(*)::int`.as('asked'))
      .executeTakeFirstOrThrow()
    if (asked >= mostMails) return
    const { id } = await addReset(transaction, organisation, key, account.id, null)
    await queueMail(transaction, {
      ...{ organisation, kind: 'password-reset', recipient: account.email, person: account.id },
      ...{ facts: { reset: id }, usefulFor: resetSeconds },
    })
  })
}

/** A link for a person who asks an admin; its secret is told once. @throws PersonMissing where there is no password to set */
export async function makeResetLink(
  catalog: Catalog,
  organisation: OrganisationId,
  key: string,
  person: PersonId,
  by: PersonId,
): Promise<string> {
  return await inTransaction(catalog, async (transaction) => {
    const account = await accounts(transaction, organisation).where('person.id', '=', person).executeTakeFirst()
    if (!account) throw new PersonMissing()
    const { secret } = await addReset(transaction, organisation, key, person, by)
    await tellEvent(transaction, organisation, by, 'person.reset-link', { about: account.name, person })
    return secret
  })
}

/** Whose password a link sets. @throws ResetInvalid */
export async function findReset(
  catalog: Catalog,
  organisation: OrganisationId,
  secret: string,
): Promise<ResettableAccount & { reset: PasswordResetId }> {
  const found = await open(catalog, organisation).where('token_hash', '=', hashSecret(secret)).executeTakeFirst()
  if (!found) throw new ResetInvalid()
  return found
}

/** The same by its id, for the e-mail. */
export async function findOpenReset(
  catalog: Catalog,
  organisation: OrganisationId,
  id: PasswordResetId,
): Promise<(ResettableAccount & { token_hash: string }) | undefined> {
  return await open(catalog, organisation)
    .where('password_reset.id', '=', id)
    .select('password_reset.token_hash')
    .executeTakeFirst()
}

/**
 * Sets the password, once; every login of the person ends, and so does every other link of theirs. @throws ResetInvalid
 */
export async function resetPassword(
  catalog: Catalog,
  organisation: OrganisationId,
  secret: string,
  password: string,
): Promise<PersonId> {
  // Before the transaction: it takes tens of milliseconds.
  const { id: person } = await findReset(catalog, organisation, secret)
  const hash = await hashPassword(password)
  await inTransaction(catalog, async (transaction) => {
    const used = await transaction
      .updateTable('password_reset')
      .set({ used_at: sql`now()` })
      .where('token_hash', '=', hashSecret(secret))
      .where('used_at', 'is', null)
      .where('expires_at', '>', sql<Date>`now()`)
      .returning('id')
      .executeTakeFirst()
    if (!used) throw new ResetInvalid()
    await replacePassword(transaction, person, hash)
  })
  return person
}

/** Sets the password of somebody who has proven to know the one before; every login ends but the one with this secret. */
export async function changePassword(
  catalog: Catalog,
  organisation: OrganisationId,
  { id, name }: { id: PersonId; name: string },
  password: string,
  kept: string | undefined,
): Promise<void> {
  const hash = await hashPassword(password)
  await inTransaction(catalog, async (transaction) => {
    await replacePassword(transaction, id, hash, kept)
    await tellEvent(transaction, organisation, id, 'person.password', { about: name, person: id })
  })
}

/** Ends every login but one, and every link for a new password. */
async function replacePassword(transaction: Catalog, person: PersonId, hash: string, kept?: string): Promise<void> {
  await transaction
    .updateTable('identity')
    .set({ secret_hash: hash })
    .where('issuer', '=', localIssuer)
    .where('person_id', '=', person)
    .execute()
  await transaction
    .deleteFrom('login')
    .where('person_id', '=', person)
    .$if(kept !== undefined, (query) => query.where('token_hash', '!=', hashSecret(kept ?? '')))
    .execute()
  await transaction.deleteFrom('password_reset').where('person_id', '=', person).where('used_at', 'is', null).execute()
}

export class ResetInvalid extends AppError {
  constructor() {
    super('reset.invalid', 'caller', 'This link was used or is older than an hour. Ask for a new one.')
  }
}

async function addReset(
  transaction: Catalog,
  organisation: OrganisationId,
  key: string,
  person: PersonId,
  by: PersonId | null,
): Promise<{ id: PasswordResetId; secret: string }> {
  const id = newId<PasswordResetId>()
  const secret = linkSecret(key, 'password-reset', id)
  await transaction
    .insertInto('password_reset')
    .values({
      ...{ id, organisation_id: organisation, person_id: person, token_hash: hashSecret(secret), created_by: by },
      expires_at: sql<Date>`now() + ${resetSeconds} * interval '1 second'`,
    })
    .execute()
  return { id, secret }
}

function accounts(catalog: Catalog, organisation: OrganisationId) {
  return catalog
    .selectFrom('person')
    .innerJoin('identity', 'identity.person_id', 'person.id')
    .innerJoin('membership', 'membership.person_id', 'person.id')
    .where('identity.issuer', '=', localIssuer)
    .where('membership.organisation_id', '=', organisation)
    .where('membership.deactivated_at', 'is', null)
    .select(['person.id', 'person.name', 'person.email'])
}

function open(catalog: Catalog, organisation: OrganisationId) {
  return accounts(catalog, organisation)
    .innerJoin('password_reset', 'password_reset.person_id', 'person.id')
    .where('password_reset.organisation_id', '=', organisation)
    .where('used_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .select('password_reset.id as reset')
}
