import { listOrganisationEvents } from '../../storage/catalog/organisation-events.ts'
import { changeOrganisation as change } from '../../storage/catalog/organisations.ts'
import type { Handler } from './handler.ts'

const eventsPerPage = 100

export const changeOrganisation: Handler<'changeOrganisation'> = async ({ context, body }) => {
  await change(context.catalog, context.organisation, { name: body.name, recordings_at_once: body.recordingsAtOnce })
}

export const organisationEvents: Handler<'organisationEvents'> = async ({ context, query }) => {
  const found = await listOrganisationEvents(context.catalog, context.organisation, query.before, eventsPerPage)
  return { events: found.map((event) => ({ ...event, at: event.at.toISOString() })) }
}
