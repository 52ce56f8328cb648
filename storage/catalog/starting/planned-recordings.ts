import { type Selectable, sql } from 'kysely'
import { AppError } from '../../../core/errors.ts'
import {
  newId,
  type OrganisationId,
  type PersonId,
  type PlannedRecordingId,
  type RecordingId,
  type RoomId,
} from '../../../core/ids.ts'
import { runningStates } from '../../../core/recording/advance.ts'
import { sentence } from '../../../core/sentence.ts'
import { databaseNow } from '../database-now.ts'
import { createLecture } from '../lectures/lectures.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { beginAtLead } from '../recordings/leads.ts'
import { createRecording, type Recording } from '../recordings/recordings.ts'
import { stopRecording } from '../recordings/stop-recording.ts'
import type { RoomForPerson } from '../rooms/rooms.ts'
import type { Tables } from '../tables.ts'
import { findRunning } from './start-recording.ts'

/** A recording that somebody has planned: this room at this time. */
export type PlannedRecording = Selectable<Tables['planned_recording']>

/** What the keeper looks at, and the database's clock at that moment: no other clock decides about a planned start. */
export type DuePlans = {
  now: Date
  /** Still to come, and due soon. */
  plans: (Pick<PlannedRecording, 'id' | 'begins_at' | 'ends_at'> & { prepared: boolean })[]
  /** Recordings whose time has come and that still await it. */
  awaiting: RecordingId[]
}

/** @throws PlanInThePast, PlanOverlaps */
export async function planRecording(
  catalog: Catalog,
  input: {
    room: Pick<RoomForPerson, 'id' | 'organisation_id'>
    person: PersonId
    title: string
    speaker: string
    beginsAt: Date
    endsAt: Date | null
  },
): Promise<PlannedRecording> {
  const { room, beginsAt, endsAt } = input
  return await inTransaction(catalog, async (transaction) => {
    // One at a time per room: nobody can plan the same time in between.
    await transaction.selectFrom('room').select('id').where('id', '=', room.id).forUpdate().execute()
    if (beginsAt <= (await databaseNow(transaction))) throw new PlanInThePast()
    const { rows } = await sql<{ title: string }>`
      select title from planned_recording where room_id = ${room.id} and outcome is null
        and begins_at < coalesce(${endsAt}::timestamptz, ${beginsAt}::timestamptz + interval '1 millisecond')
        and coalesce(ends_at, begins_at + interval '1 millisecond') > ${beginsAt}
      limit 1
    `.execute(transaction)
    if (rows[0]) throw new PlanOverlaps(rows[0].title)
    return await transaction
      .insertInto('planned_recording')
      .values({
        id: newId<PlannedRecordingId>(),
        organisation_id: room.organisation_id,
        room_id: room.id,
        planned_by: input.person,
        title: input.title,
        speaker: input.speaker,
        begins_at: beginsAt,
        ends_at: endsAt,
        recording_id: null,
        outcome: null,
        settled_at: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
  })
}

/** What is still to come in a room, and what was missed within a week; in the order of their times. */
export async function listPlanned(catalog: Catalog, room: RoomId): Promise<PlannedRecording[]> {
  return await catalog
    .selectFrom('planned_recording')
    .selectAll()
    .where('room_id', '=', room)
    .where((where) =>
      where.or([
        where('outcome', 'is', null),
        where.and([
          where('outcome', '=', 'missed'),
          where('settled_at', '>', sql<Date>`clock_timestamp() - interval '7 days'`),
        ]),
      ]),
    )
    .orderBy('begins_at')
    .execute()
}

/** Its recorder, if it is in the room already, leaves. One that has begun is stopped, not cancelled. @throws PlanMissing */
export async function cancelPlanned(
  catalog: Catalog,
  room: RoomId,
  id: PlannedRecordingId,
  actor: PersonId,
): Promise<void> {
  await inTransaction(catalog, async (transaction) => {
    const plan = await transaction
      .updateTable('planned_recording')
      .set({ outcome: 'cancelled', settled_at: sql`clock_timestamp()` })
      .where('id', '=', id)
      .where('room_id', '=', room)
      .where('outcome', 'is', null)
      .returningAll()
      .executeTakeFirst()
    if (!plan) throw new PlanMissing()
    if (plan.recording_id) await stopRecording(transaction, plan.recording_id, 'plan.cancelled', actor)
  })
}

/** @param ahead milliseconds before its start from which on a plan is looked at */
export async function readDuePlans(catalog: Catalog, ahead: number): Promise<DuePlans> {
  const now = await databaseNow(catalog)
  const [plans, awaiting] = await Promise.all([
    catalog
      .selectFrom('planned_recording')
      .innerJoin('room', 'room.id', 'planned_recording.room_id')
      .select(['planned_recording.id', 'begins_at', 'ends_at', 'recording_id'])
      .where('outcome', 'is', null)
      .where('room.deleted_at', 'is', null)
      .where('begins_at', '<=', new Date(now.getTime() + ahead))
      .orderBy('begins_at')
      .execute(),
    catalog
      .selectFrom('recording')
      .select('id')
      .where('awaits_start', '=', true)
      .where('state', 'in', runningStates)
      .where('begins_at', '<=', now)
      .execute(),
  ])
  return {
    now,
    plans: plans.map(({ recording_id, ...plan }) => ({ ...plan, prepared: recording_id !== null })),
    awaiting: awaiting.map(({ id }) => id),
  }
}

/** Makes lecture and recording of a plan, once; a recorder can then join the room ahead of time. */
export async function preparePlanned(
  catalog: Catalog,
  id: PlannedRecordingId,
  size: { width: number; height: number },
): Promise<Recording | undefined> {
  return await inTransaction(catalog, async (transaction) => {
    const plan = await transaction
      .selectFrom('planned_recording')
      .innerJoin('room', 'room.id', 'planned_recording.room_id')
      .leftJoin('course', 'course.id', 'room.course_id')
      .selectAll('planned_recording')
      .select(['room.course_id', 'course.default_access'])
      .where('planned_recording.id', '=', id)
      .where('outcome', 'is', null)
      .where('recording_id', 'is', null)
      .forUpdate('planned_recording')
      .executeTakeFirst()
    if (!plan) return undefined
    const lecture = await createLecture(transaction, {
      organisation: plan.organisation_id,
      course: plan.course_id,
      room: plan.room_id,
      owner: plan.planned_by,
      title: plan.title,
      speaker: plan.speaker,
      access: plan.default_access ?? 'signed-in',
    })
    const recording = await createRecording(transaction, {
      organisation: plan.organisation_id,
      lecture,
      room: plan.room_id,
      requestedBy: plan.planned_by,
      planned: { beginsAt: plan.begins_at, endsAt: plan.ends_at },
      ...size,
    })
    await transaction
      .updateTable('planned_recording')
      .set({ recording_id: recording.id })
      .where('id', '=', id)
      .execute()
    return recording
  })
}

/** The time of a plan has passed and nobody could record. */
export async function missPlanned(catalog: Catalog, id: PlannedRecordingId): Promise<void> {
  await catalog
    .updateTable('planned_recording')
    .set({ outcome: 'missed', settled_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .where('outcome', 'is', null)
    .execute()
}

/**
 * The planned start of a recording has come: it occupies its room from now on. A recording that still runs there ends;
 * every moment is in one of the two. A second call changes nothing.
 */
export async function beginAwaiting(catalog: Catalog, id: RecordingId): Promise<void> {
  await inTransaction(catalog, async (transaction) => {
    const recording = await transaction
      .selectFrom('recording')
      .selectAll()
      .where('id', '=', id)
      .where('awaits_start', '=', true)
      .where('state', 'in', runningStates)
      .forUpdate()
      .executeTakeFirst()
    if (!recording?.room_id) return
    const before = await findRunning(transaction, recording.room_id)
    if (before) await stopRecording(transaction, before.id, 'plan.next', null)
    await transaction.updateTable('recording').set({ awaits_start: false }).where('id', '=', id).execute()
    await transaction
      .updateTable('planned_recording')
      .set({ outcome: 'begun', settled_at: sql`clock_timestamp()` })
      .where('recording_id', '=', id)
      .where('outcome', 'is', null)
      .execute()
    await sql`select pg_notify('recording', ${id})`.execute(transaction)
  })
}

/**
 * Record is pressed shortly before a planned start in a free room: that one is meant, and begins now. Undefined where
 * nothing is planned within `ahead` milliseconds.
 */
export async function beginPlannedEarly(
  catalog: Catalog,
  room: RoomId,
  ahead: number,
  size: { width: number; height: number },
): Promise<Recording | undefined> {
  return await inTransaction(catalog, async (transaction) => {
    const now = await databaseNow(transaction)
    const plan = await transaction
      .selectFrom('planned_recording')
      .select(['id', 'recording_id'])
      .where('room_id', '=', room)
      .where('outcome', 'is', null)
      .where('begins_at', '<=', new Date(now.getTime() + ahead))
      .orderBy('begins_at')
      .limit(1)
      .forUpdate()
      .executeTakeFirst()
    if (!plan || (await findRunning(transaction, room))) return undefined
    const id = plan.recording_id ?? (await preparePlanned(transaction, plan.id, size))?.id
    if (!id) return undefined
    await transaction.updateTable('recording').set({ begins_at: now }).where('id', '=', id).execute()
    await beginAtLead(transaction, id)
    await beginAwaiting(transaction, id)
    return await transaction.selectFrom('recording').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  })
}

/** Plans of an organisation that were missed within a day, for the admin. */
export async function missedPlans(
  catalog: Catalog,
  organisation: OrganisationId,
): Promise<(PlannedRecording & { room: string })[]> {
  return await catalog
    .selectFrom('planned_recording')
    .innerJoin('room', 'room.id', 'planned_recording.room_id')
    .selectAll('planned_recording')
    .select('room.name as room')
    .where('planned_recording.organisation_id', '=', organisation)
    .where('outcome', '=', 'missed')
    .where('settled_at', '>', sql<Date>`clock_timestamp() - interval '1 day'`)
    .orderBy('begins_at')
    .execute()
}

export class PlanInThePast extends AppError {
  constructor() {
    super('plan.in-the-past', 'caller', 'That time has passed. Choose a later one, or press Record.')
  }
}

export class PlanOverlaps extends AppError {
  constructor(title: string) {
    super(
      'plan.overlaps',
      'caller',
      sentence('“{{title}}” is planned in this room at that time. Choose another one, or cancel it.', { title }),
    )
  }
}

export class PlanMissing extends AppError {
  constructor() {
    super('plan.missing', 'caller', 'Nothing of the kind is planned here; it may have begun already.')
  }
}
