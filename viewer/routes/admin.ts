import { asTextLanguage } from '../../core/text/organisation-text.ts'
import { listOrganisationEvents } from '../../storage/catalog/organisations/organisation-events.ts'
import { changeOrganisation as change, findOrganisation } from '../../storage/catalog/organisations/organisations.ts'
import type { Handler } from './handler.ts'

const eventsPerPage = 100

export const seeOrganisation: Handler<'seeOrganisation'> = async ({ context }) => {
  const { name, accent, recordings_at_once, mail_language } = await findOrganisation(
    context.catalog,
    context.organisation,
  )
  return { name, accent, recordingsAtOnce: recordings_at_once, language: asTextLanguage(mail_language) ?? 'en' }
}

export const changeOrganisation: Handler<'changeOrganisation'> = async ({ context, body }) => {
  const { name, accent, recordingsAtOnce, language } = body
  const changes = { name, accent, recordings_at_once: recordingsAtOnce, mail_language: language }
  await change(context.catalog, context.organisation, changes)
}

export const organisationEvents: Handler<'organisationEvents'> = async ({ context, query }) => {
  const found = await listOrganisationEvents(context.catalog, context.organisation, query.before, eventsPerPage)
  return { events: found.map((event) => ({ ...event, at: event.at.toISOString() })) }
}
