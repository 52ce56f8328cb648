import { listInvitations } from '../../storage/catalog/invitations.ts'
import { changeRole as change, listMembers, removePerson as remove } from '../../storage/catalog/people.ts'
import type { Handler } from './handler.ts'

export const listPeople: Handler<'listPeople'> = async ({ context }) => {
  const { catalog, organisation } = context
  const [people, invitations] = await Promise.all([
    listMembers(catalog, organisation),
    listInvitations(catalog, organisation),
  ])
  return {
    people: people.map((person) => ({ ...person, since: person.since.toISOString() })),
    invitations: invitations.map(({ expires_at, ...invitation }) => ({
      ...invitation,
      expires: expires_at.toISOString(),
    })),
  }
}

export const changeRole: Handler<'changeRole'> = async ({ context, params, body }) => {
  await change(context.catalog, context.organisation, params.person, body.role)
}

export const removePerson: Handler<'removePerson'> = async ({ context, params }) => {
  await remove(context.catalog, context.organisation, params.person)
}
