import { type Selectable, sql } from 'kysely'
import { type CourseId, newId, type OrganisationId, type PersonId, type RoomId } from '../../../core/ids.ts'
import { runningStates } from '../../../core/recording/advance.ts'
import type { CourseRole } from '../courses/courses.ts'
import type { Catalog } from '../open-catalog.ts'
import { isInvitedInto } from '../participation/raised-hands.ts'
import { earlierTakeCaptures } from '../recordings/hand-over.ts'
import { isPausing, pausedFor } from '../recordings/pauses.ts'
import type { Recording } from '../recordings/recordings.ts'
import type { Access } from '../tables/lectures.ts'
import type { Tables } from '../tables.ts'
import { ruleColumns, type StoredRules } from './room-rules.ts'

/** A room as one person finds it: its course and the person's part in that. */
export type RoomForPerson = Selectable<Tables['room']> & {
  course_title: string | null
  course_access: Access | null
  part: CourseRole | null
  /** The person was invited into it from beside a lecture's player, and has not come in yet. */
  invited: boolean
}

/** `person` null: somebody who is not signed in. Deleted rooms are not found. */
export async function findRoom(
  catalog: Catalog,
  organisation: OrganisationId,
  id: RoomId,
  person: PersonId | null,
): Promise<RoomForPerson | undefined> {
  return await rooms(catalog, organisation, person).where('room.id', '=', id).executeTakeFirst()
}

/** Rooms the person owns or whose course they teach, or all; never those of self-tests. */
export async function listRooms(
  catalog: Catalog,
  organisation: OrganisationId,
  person: PersonId,
  which: 'mine' | 'all',
): Promise<RoomForPerson[]> {
  return await rooms(catalog, organisation, person)
    .where('room.self_test', '=', false)
    .$if(which === 'mine', (query) =>
      query.where((where) =>
        where.or([where('room.owner_id', '=', person), where('course_member.role', '=', 'lecturer')]),
      ),
    )
    .orderBy('room.name')
    .orderBy('room.id')
    .execute()
}

export async function createRoom(
  catalog: Catalog,
  room: {
    organisation: OrganisationId
    name: string
    owner: PersonId | null
    course: CourseId | null
    demo?: boolean
    selfTest?: boolean
    lead?: boolean
    /** Where it is, when it is not Aula's own. */
    conference?: Conference | null
  } & Partial<StoredRules>,
): Promise<RoomId> {
  const id = newId<RoomId>()
  await catalog
    .insertInto('room')
    .values({
      id,
      organisation_id: room.organisation,
      name: room.name,
      owner_id: room.owner,
      course_id: room.course,
      ...conferenceColumns(room.conference ?? null),
      demo: room.demo ?? false,
      self_test: room.selfTest ?? false,
      keeps_lead: room.lead ?? false,
      ...ruleColumns(room, 'new'),
      locked_at: null,
      deleted_at: null,
    })
    .execute()
  return id
}

export async function changeRoom(
  catalog: Catalog,
  id: RoomId,
  change: {
    name?: string
    locked?: boolean
    chat?: boolean
    /** What is said while nobody records is kept for two minutes. */
    lead?: boolean
    course?: CourseId | null
    conference?: Conference
  } & Partial<StoredRules>,
): Promise<void> {
  const { name, locked, chat, lead, course, conference, ...rules } = change
  if (Object.values(change).every((value) => value === undefined)) return
  await catalog
    .updateTable('room')
    .set({
      ...(name === undefined ? {} : { name }),
      ...(course === undefined ? {} : { course_id: course }),
      ...(conference === undefined ? {} : conferenceColumns(conference)),
      ...(locked === undefined ? {} : { locked_at: locked ? sql`coalesce(locked_at, now())` : null }),
      ...(lead === undefined ? {} : { keeps_lead: lead }),
      ...(chat === undefined ? {} : { chat_off_at: chat ? null : sql`coalesce(chat_off_at, now())` }),
      ...ruleColumns(rules),
    })
    .where('id', '=', id)
    .execute()
}

/** What a recorder has to know of a room, deleted or not. */
export async function findRecordedRoom(
  catalog: Catalog,
  id: RoomId,
): Promise<Pick<Selectable<Tables['room']>, 'id' | 'conference'> | undefined> {
  return await catalog.selectFrom('room').select(['id', 'conference']).where('id', '=', id).executeTakeFirst()
}

export async function deleteRoom(catalog: Catalog, id: RoomId): Promise<void> {
  await catalog.updateTable('room').set({ deleted_at: sql`now()` }).where('id', '=', id).execute()
}

/** A recording as people in its room see it. */
export type SeenRecording = Recording & {
  /** Milliseconds of it that were pauses, so far. */
  pausedFor: number
  /** It is paused, and what captures it may not have heard of it yet. */
  pausing: boolean
}

/**
 * The recordings that people in the rooms should see: the running one, else the one that ended or failed within the
 * last minute.
 */
export async function roomRecordings(catalog: Catalog, ids: RoomId[]): Promise<Map<RoomId, SeenRecording>> {
  if (ids.length === 0) return new Map()
  const rows = await catalog
    .selectFrom('recording')
    .selectAll()
    .select([earlierTakeCaptures.as('captures'), pausedFor.as('pausedFor'), isPausing.as('pausing')])
    .distinctOn('room_id')
    .where('room_id', 'in', ids)
    // One that awaits its planned start is in the room but does not record.
    .where('awaits_start', '=', false)
    .where((where) =>
      where.or([
        where('state', 'in', [...runningStates, 'finalising']),
        where.exists(
          where
            .selectFrom('recording_event')
            .select('recording_event.id')
            .whereRef('recording_event.recording_id', '=', 'recording.id')
            .where('recording_event.at', '>', sql<Date>`now() - interval '1 minute'`),
        ),
      ]),
    )
    .orderBy('room_id')
    // Record after Stop: while the one before is finalising, the newer one is what the room is told.
    .orderBy('requested_at', 'desc')
    .execute()
  return new Map(
    rows.flatMap(({ captures, ...row }) => {
      // Nobody notices that it is handed over, nor that in a pause nobody has it.
      const unnoticed = row.state === 'joining' && (captures || row.resume_to === 'paused')
      const state = unnoticed ? (row.resume_to ?? row.state) : row.state
      return row.room_id ? [[row.room_id, { ...row, state }]] : []
    }),
  )
}

/** As conference/other-room.ts has it; the catalogue does not look into it. */
type Conference = { system: string }

function conferenceColumns(conference: Conference | null) {
  return conference
    ? { system: conference.system, conference: JSON.stringify(conference) }
    : { system: 'janus', conference: null }
}

function rooms(catalog: Catalog, organisation: OrganisationId, person: PersonId | null) {
  return catalog
    .selectFrom('room')
    .leftJoin('course', 'course.id', 'room.course_id')
    .leftJoin('course_member', (join) =>
      join.onRef('course_member.course_id', '=', 'room.course_id').on('course_member.person_id', '=', person ?? nobody),
    )
    .where('room.organisation_id', '=', organisation)
    .where('room.deleted_at', 'is', null)
    .selectAll('room')
    .select(['course.title as course_title', 'course.default_access as course_access', 'course_member.role as part'])
    .select(isInvitedInto(person).as('invited'))
}

/** No person has this id. */
const nobody = '' as PersonId
