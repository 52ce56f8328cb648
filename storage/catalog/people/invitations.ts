import { type Selectable, sql } from 'kysely'
import { AppError } from '../../../core/errors.ts'
import { type CourseId, type InvitationId, newId, type OrganisationId, type PersonId } from '../../../core/ids.ts'
import { linkSecret } from '../../../core/link-secret.ts'
import { addMember } from '../courses/courses.ts'
import { queueMail } from '../mail/mail.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { hashSecret } from '../secrets.ts'
import type { Role } from '../tables/people.ts'
import type { Tables } from '../tables.ts'
import { addUser, findLocalAccount, PersonExists } from './people.ts'

/** An invitation holds for two weeks. */
const invitationDays = 14

export type Invitation = Selectable<Tables['invitation']> & { course: string | null }

/**
 * Invites a person; the secret belongs into the link. A second invitation to the same address ends the first. With `mail` an
 * e-mail with the link is put into the queue, too. @throws PersonExists
 */
export async function createInvitation(
  catalog: Catalog,
  input: {
    organisation: OrganisationId
    email: string
    name: string
    role: Role
    course: CourseId | null
    invitedBy: PersonId
    /** AULA_SECRET, which links are made with. */
    key: string
    mail?: boolean
  },
): Promise<{ id: InvitationId; secret: string }> {
  const id = newId<InvitationId>()
  const secret = linkSecret(input.key, 'invitation', id)
  await inTransaction(catalog, async (transaction) => {
    if (await findLocalAccount(transaction, input.email)) throw new PersonExists(input.email)
    await transaction
      .deleteFrom('invitation')
      .where('organisation_id', '=', input.organisation)
      .where(sql`lower(email)`, '=', input.email.toLowerCase())
      .where('accepted_at', 'is', null)
      .execute()
    await transaction
      .insertInto('invitation')
      .values({
        id,
        organisation_id: input.organisation,
        token_hash: hashSecret(secret),
        email: input.email,
        name: input.name,
        role: input.role,
        course_id: input.course,
        created_by: input.invitedBy,
        expires_at: sql<Date>`now() + ${invitationDays} * interval '1 day'`,
        accepted_at: null,
      })
      .execute()
    if (!input.mail) return
    await queueMail(transaction, {
      ...{ organisation: input.organisation, kind: 'invitation', recipient: input.email, person: null },
      ...{ facts: { invitation: id }, usefulFor: invitationDays * 86_400 },
    })
  })
  return { id, secret }
}

/** Invitations that still can be accepted, newest first. */
export async function listInvitations(catalog: Catalog, organisation: OrganisationId): Promise<Invitation[]> {
  return await open(catalog)
    .where('invitation.organisation_id', '=', organisation)
    .orderBy('invitation.created_at', 'desc')
    .execute()
}

/** @throws InvitationInvalid */
export async function findInvitation(catalog: Catalog, secret: string): Promise<Invitation> {
  const found = await open(catalog).where('token_hash', '=', hashSecret(secret)).executeTakeFirst()
  if (!found) throw new InvitationInvalid()
  return found
}

/** An open invitation by its id. */
export async function findOpenInvitation(catalog: Catalog, id: InvitationId): Promise<Invitation | undefined> {
  return await open(catalog).where('invitation.id', '=', id).executeTakeFirst()
}

/**
 * Makes the account, the membership and the place in the course; the invitation is used up and gone.
 * @throws InvitationInvalid, PersonExists
 */
export async function acceptInvitation(
  catalog: Catalog,
  secret: string,
  person: { name: string; password: string },
): Promise<PersonId> {
  return await inTransaction(catalog, async (transaction) => {
    const invitation = await findInvitation(transaction, secret)
    const used = await transaction
      .deleteFrom('invitation')
      .where('id', '=', invitation.id)
      .where('accepted_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!used) throw new InvitationInvalid()
    const added = await addUser(transaction, { ...person, email: invitation.email, role: invitation.role })
    if (invitation.course_id) {
      const role = invitation.role === 'student' ? 'student' : 'lecturer'
      await addMember(transaction, invitation.organisation_id, invitation.course_id, added.person, role)
    }
    return added.person
  })
}

export async function withdrawInvitation(
  catalog: Catalog,
  organisation: OrganisationId,
  id: InvitationId,
): Promise<void> {
  await catalog
    .deleteFrom('invitation')
    .where('organisation_id', '=', organisation)
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .execute()
}

/** Forgets what can no longer be accepted, and invitations that a release before has kept after they were. */
export async function forgetInvitations(catalog: Catalog): Promise<void> {
  await catalog
    .deleteFrom('invitation')
    .where((where) => where.or([where('accepted_at', 'is not', null), where('expires_at', '<', sql<Date>`now()`)]))
    .execute()
}

export class InvitationInvalid extends AppError {
  constructor() {
    super('invitation.invalid', 'caller', 'This invitation was used, withdrawn or is too old. Ask for a new one.')
  }
}

function open(catalog: Catalog) {
  return catalog
    .selectFrom('invitation')
    .leftJoin('course', 'course.id', 'invitation.course_id')
    .where('accepted_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .selectAll('invitation')
    .select('course.title as course')
}
