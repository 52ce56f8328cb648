import type { OrganisationId, PersonId } from '../../core/ids.ts'
import type { OrganisationEvent } from '../../core/organisation-event.ts'
import type { Catalog } from './open-catalog.ts'

/** Writes down what an admin did, in the transaction in which it is done. */
export async function tellEvent(
  catalog: Catalog,
  organisation: OrganisationId,
  actor: PersonId | null,
  event: OrganisationEvent,
  words: { about?: string; detail?: string } = {},
): Promise<void> {
  await catalog
    .insertInto('organisation_event')
    .values({ organisation_id: organisation, event, actor_id: actor, ...words })
    .execute()
}

/** What admins did to people and mail, newest first; `before` is the id of the last one already seen. */
export async function listOrganisationEvents(
  catalog: Catalog,
  organisation: OrganisationId,
  before: number | undefined,
  limit: number,
): Promise<{ id: number; at: Date; event: OrganisationEvent; about: string; detail: string; actor: string | null }[]> {
  return await catalog
    .selectFrom('organisation_event')
    .leftJoin('person', 'person.id', 'organisation_event.actor_id')
    .where('organisation_id', '=', organisation)
    .$if(before !== undefined, (query) => query.where('organisation_event.id', '<', before ?? 0))
    .select(['organisation_event.id', 'at', 'event', 'about', 'detail', 'person.name as actor'])
    .orderBy('organisation_event.id', 'desc')
    .limit(limit)
    .execute()
}
