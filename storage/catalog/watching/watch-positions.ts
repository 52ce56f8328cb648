import { type Selectable, sql } from 'kysely'
import type { LectureId, OrganisationId, PersonId } from '../../../core/ids.ts'
import type { Catalog } from '../open-catalog.ts'
import type { Tables } from '../tables.ts'

/** Somebody is at this place of a replay; milliseconds of player time. */
export type WatchNote = { person: PersonId; lecture: LectureId; position: number; duration: number }

export type WatchPosition = Pick<Selectable<Tables['watch_position']>, 'lecture_id' | 'position' | 'duration'>

/**
 * Keeps several people's places in one statement. Who or what has gone meanwhile is passed over. Always in the same order, so
 * that two viewers never wait for each other.
 */
export async function keepWatchPositions(
  catalog: Catalog,
  organisation: OrganisationId,
  notes: readonly WatchNote[],
): Promise<void> {
  const column = <Name extends keyof WatchNote>(name: Name) => sql.val(notes.map((note) => note[name]))
  await sql`
    insert into watch_position (organisation_id, person_id, lecture_id, position, duration)
      select membership.organisation_id, membership.person_id, lecture.id, note.position, note.duration
      from unnest(${column('person')}::text[], ${column('lecture')}::text[], ${column('position')}::int[],
        ${column('duration')}::int[]) as note (person, lecture, position, duration)
      join membership on membership.organisation_id = ${organisation} and membership.person_id = note.person
      join lecture on lecture.organisation_id = ${organisation} and lecture.id = note.lecture
      order by 2, 3
    on conflict (organisation_id, person_id, lecture_id) do update
      set position = excluded.position, duration = excluded.duration, watched_at = excluded.watched_at`.execute(catalog)
}

export async function findWatchPosition(
  catalog: Catalog,
  organisation: OrganisationId,
  person: PersonId,
  lecture: LectureId,
): Promise<WatchPosition | undefined> {
  return await positions(catalog, organisation, person).where('lecture_id', '=', lecture).executeTakeFirst()
}

/** The places a person was at last, newest first. */
export async function listWatchPositions(
  catalog: Catalog,
  organisation: OrganisationId,
  person: PersonId,
  limit: number,
): Promise<WatchPosition[]> {
  return await positions(catalog, organisation, person).orderBy('watched_at', 'desc').limit(limit).execute()
}

export async function forgetWatchPosition(
  catalog: Catalog,
  organisation: OrganisationId,
  person: PersonId,
  lecture: LectureId,
): Promise<void> {
  await catalog
    .deleteFrom('watch_position')
    .where('organisation_id', '=', organisation)
    .where('person_id', '=', person)
    .where('lecture_id', '=', lecture)
    .execute()
}

function positions(catalog: Catalog, organisation: OrganisationId, person: PersonId) {
  return catalog
    .selectFrom('watch_position')
    .where('organisation_id', '=', organisation)
    .where('person_id', '=', person)
    .select(['lecture_id', 'position', 'duration'])
}
