import { sql } from 'kysely'
import type { LectureId, OrganisationId, PersonId, RecordingId } from '../../../core/ids.ts'
import { runningStates } from '../../../core/recording/advance.ts'
import type { Catalog } from '../open-catalog.ts'

/** No lecture is that long without somebody who can answer; asked again as long after each answer. */
const askAfterHours = 4
const asksSince = sql<Date>`(greatest(first_frame_at, still_there_at) + ${askAfterHours} * interval '1 hour')`

/** Those of the recordings whose people are asked whether they go on. One that ends at a planned time does not ask. */
export async function askingRecordings(catalog: Catalog, recordings: RecordingId[]): Promise<Set<RecordingId>> {
  if (recordings.length === 0) return new Set()
  const rows = await catalog
    .selectFrom('recording')
    .select('id')
    .where('id', 'in', recordings)
    .where('state', 'in', runningStates)
    .where('ends_at', 'is', null)
    .where(sql<boolean>`${asksSince} <= now()`)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** Lectures that ask so, somebody's own or in rooms that they manage, wherever they are now; the one that has asked longest first. */
export async function listAsking(
  catalog: Catalog,
  organisation: OrganisationId,
  person: PersonId,
): Promise<{ lecture: LectureId; at: Date }[]> {
  return await catalog
    .selectFrom('recording')
    .innerJoin('room', 'room.id', 'recording.room_id')
    .innerJoin('lecture', 'lecture.id', 'recording.lecture_id')
    .where('recording.organisation_id', '=', organisation)
    .where('state', 'in', runningStates)
    .where('ends_at', 'is', null)
    .where(sql<boolean>`${asksSince} <= now()`)
    // The rule `room:manage` of viewer/access/decide.ts, without admins: they are not in charge of every room's lecture.
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb('room.owner_id', '=', person),
        eb('lecture.owner_id', '=', person),
        exists(
          selectFrom('course_member')
            .select('person_id')
            .whereRef('course_member.course_id', '=', 'room.course_id')
            .where('course_member.person_id', '=', person)
            .where('course_member.role', '=', 'lecturer'),
        ),
      ]),
    )
    .select(['recording.lecture_id as lecture', asksSince.as('at')])
    .orderBy('at')
    .execute()
}

/** Somebody is there: it goes on. Everybody who waits is told. */
export async function markStillThere(catalog: Catalog, recording: RecordingId): Promise<void> {
  await catalog.updateTable('recording').set({ still_there_at: sql`now()` }).where('id', '=', recording).execute()
  await sql`select pg_notify('recording', ${recording})`.execute(catalog)
}
