import { sql } from 'kysely'
import type { OrganisationId, PersonId } from '../../../core/ids.ts'
import type { OrganisationEvent } from '../../../core/organisation-event.ts'
import type { Catalog } from '../open-catalog.ts'

/** `person`: whom `about` names; `heir`: whom `detail` names. */
type Told = { about?: string; detail?: string; person?: PersonId | null; heir?: PersonId | null }

/** Writes down what an admin did, in the transaction in which it is done. */
export async function tellEvent(
  catalog: Catalog,
  organisation: OrganisationId,
  actor: PersonId | null,
  event: OrganisationEvent,
  { person = null, heir = null, ...words }: Told = {},
): Promise<void> {
  await catalog
    .insertInto('organisation_event')
    .values({ organisation_id: organisation, event, actor_id: actor, person_id: person, heir_id: heir, ...words })
    .execute()
}

/** From now on events name neither this person nor what they were called before. */
export async function forgetInEvents(catalog: Catalog, organisation: OrganisationId, person: PersonId): Promise<void> {
  await catalog
    .updateTable('organisation_event')
    .set({ about: '', detail: sql`case when event = 'person.renamed' then '' else detail end` })
    .where('organisation_id', '=', organisation)
    .where('person_id', '=', person)
    .execute()
  await catalog
    .updateTable('organisation_event')
    .set({ detail: '' })
    .where('organisation_id', '=', organisation)
    .where('heir_id', '=', person)
    .execute()
}

/**
 * What admins did to people and mail, newest first; `before` is the id of the last one already seen. `about`, `detail` null:
 * somebody who was removed.
 */
export async function listOrganisationEvents(
  catalog: Catalog,
  organisation: OrganisationId,
  before: number | undefined,
  limit: number,
): Promise<
  {
    id: number
    at: Date
    event: OrganisationEvent
    about: string | null
    detail: string | null
    actor: string | null
  }[]
> {
  return await catalog
    .selectFrom('organisation_event')
    .leftJoin('person', 'person.id', 'organisation_event.actor_id')
    .where('organisation_id', '=', organisation)
    .$if(before !== undefined, (query) => query.where('organisation_event.id', '<', before ?? 0))
    .select(['organisation_event.id', 'at', 'event', 'person.name as actor'])
    .select([
      sql<string | null>`case when person_id is not null and about = '' then null else about end`.as('about'),
      sql<string | null>`case when heir_id is not null and detail = '' then null else detail end`.as('detail'),
    ])
    .orderBy('organisation_event.id', 'desc')
    .limit(limit)
    .execute()
}
