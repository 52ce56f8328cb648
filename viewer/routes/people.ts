import { findBelongings, handOn as giveAway } from '../../storage/catalog/leaving/belongings.ts'
import {
  deactivatePerson as deactivate,
  reactivatePerson as reactivate,
} from '../../storage/catalog/leaving/deactivation.ts'
import { removePerson as remove } from '../../storage/catalog/leaving/remove-person.ts'
import { inTransaction } from '../../storage/catalog/open-catalog.ts'
import { tellEvent } from '../../storage/catalog/organisations/organisation-events.ts'
import { changePerson as change } from '../../storage/catalog/people/change-person.ts'
import { listInvitations } from '../../storage/catalog/people/invitations.ts'
import { makeResetLink as makeLink } from '../../storage/catalog/people/password-resets.ts'
import { findMember, listMembers } from '../../storage/catalog/people/people.ts'
import { removeSecondFactor } from '../../storage/catalog/people/second-factors.ts'
import type { Handler } from './handler.ts'

export const listPeople: Handler<'listPeople'> = async ({ context }) => {
  const { catalog, organisation } = context
  const [people, invitations] = await Promise.all([
    listMembers(catalog, organisation),
    listInvitations(catalog, organisation),
  ])
  return {
    people: people.map((person) => ({
      ...person,
      since: person.since.toISOString(),
      deactivated: person.deactivated?.toISOString() ?? null,
      secondFactor: person.secondFactor !== null,
    })),
    invitations: invitations.map(({ expires_at, ...invitation }) => ({
      ...invitation,
      expires: expires_at.toISOString(),
    })),
  }
}

export const changePerson: Handler<'changePerson'> = async ({ context, params, body, caller }) => {
  await change(context.catalog, context.organisation, params.person, body, caller.person.id)
}

export const removePerson: Handler<'removePerson'> = async ({ context, params, query, caller }) => {
  const heir = query.heir ?? null
  await remove(context.catalog, context.organisation, { ...params, heir, by: caller.person.id })
}

export const seeBelongings: Handler<'seeBelongings'> = async ({ context, params }) =>
  await findBelongings(context.catalog, context.organisation, params.person)

export const handOn: Handler<'handOn'> = async ({ context, params, body, caller }) => {
  const { catalog, organisation } = context
  await giveAway(catalog, organisation, { from: params.person, heir: body.heir, by: caller.person.id })
}

export const seeOwnerless: Handler<'seeOwnerless'> = async ({ context }) =>
  await findBelongings(context.catalog, context.organisation, null)

export const handOnOwnerless: Handler<'handOnOwnerless'> = async ({ context, body, caller }) => {
  const { catalog, organisation } = context
  await giveAway(catalog, organisation, { from: null, heir: body.heir, by: caller.person.id })
}

export const deactivatePerson: Handler<'deactivatePerson'> = async ({ context, params, body, caller }) => {
  await deactivate(context.catalog, context.organisation, { ...params, heir: body.heir, by: caller.person.id })
}

export const reactivatePerson: Handler<'reactivatePerson'> = async ({ context, params, caller }) => {
  await reactivate(context.catalog, context.organisation, params.person, caller.person.id)
}

export const makeResetLink: Handler<'makeResetLink'> = async ({ context, params, caller }) => {
  const { catalog, organisation, settings, publicOrigin } = context
  const secret = await makeLink(catalog, organisation, settings.AULA_SECRET, params.person, caller.person.id)
  return { link: `${publicOrigin}/new-password#${secret}` }
}

export const dropSecondFactor: Handler<'dropSecondFactor'> = async ({ context, params, caller }) => {
  const { catalog, organisation } = context
  await inTransaction(catalog, async (transaction) => {
    const { person } = params
    const { name: about } = await findMember(transaction, organisation, person)
    if (!(await removeSecondFactor(transaction, person))) return
    await tellEvent(transaction, organisation, caller.person.id, 'person.second-factor-removed', { about, person })
  })
}
