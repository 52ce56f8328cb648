import { findOrganisation } from '../../storage/catalog/organisations/organisations.ts'
import {
  acceptInvitation as accept,
  createInvitation,
  findInvitation,
  withdrawInvitation as withdraw,
} from '../../storage/catalog/people/invitations.ts'
import { existingCourse } from './existing-course.ts'
import type { Handler } from './handler.ts'
import { startLogin } from './sign-in.ts'

export const invite: Handler<'invite'> = async ({ context, body, caller }) => {
  const course = body.course && (await existingCourse(context, body.course))
  const mailed = context.settings.AULA_SMTP_URL !== undefined
  const { id, secret } = await createInvitation(context.catalog, {
    ...body,
    course: course?.id ?? null,
    organisation: context.organisation,
    invitedBy: caller.person.id,
    key: context.settings.AULA_SECRET,
    mail: mailed,
  })
  // Behind the hash: browsers do not send it, so it stands in no server's log.
  return { id, link: `${context.publicOrigin}/invitation#${secret}`, mailed }
}

export const seeInvitation: Handler<'seeInvitation'> = async ({ context, body }) => {
  const { email, name, role, course, organisation_id } = await findInvitation(context.catalog, body.token)
  const organisation = await findOrganisation(context.catalog, organisation_id)
  return { organisation: organisation.name, email, name, role, course }
}

export const acceptInvitation: Handler<'acceptInvitation'> = async ({ context, body, browser }) => {
  const { token, ...person } = body
  return await startLogin(context, browser, await accept(context.catalog, token, person))
}

export const withdrawInvitation: Handler<'withdrawInvitation'> = async ({ context, params }) => {
  await withdraw(context.catalog, context.organisation, params.invitation)
}
