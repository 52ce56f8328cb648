import { changeOrganisation as change } from '../../storage/catalog/organisations.ts'
import type { Handler } from './handler.ts'

export const changeOrganisation: Handler<'changeOrganisation'> = async ({ context, body }) => {
  await change(context.catalog, context.organisation, { name: body.name, recordings_at_once: body.recordingsAtOnce })
}
