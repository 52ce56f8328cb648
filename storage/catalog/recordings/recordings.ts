import { type Selectable, sql, type Updateable } from 'kysely'
import { AppError } from '../../../core/errors.ts'
import {
  type LectureId,
  newId,
  type OrganisationId,
  type PersonId,
  type RecordingId,
  type RoomId,
} from '../../../core/ids.ts'
import { advance, type RecordingEvent, type RecordingLife } from '../../../core/recording/advance.ts'
import { sentence } from '../../../core/sentence.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import type { Tables } from '../tables.ts'

export type Recording = Selectable<Tables['recording']>

/** A new recording in state `scheduled`. @throws RoomAlreadyRecording when the room has a running one. */
export async function createRecording(
  catalog: Catalog,
  input: {
    organisation: OrganisationId
    lecture: LectureId
    room: RoomId
    requestedBy: PersonId | null
    width: number
    height: number
    /** It begins at its time only, and does not occupy its room before. */
    planned?: { beginsAt: Date; endsAt: Date | null }
    /** Of a self-test, and stops by itself after so many seconds. */
    selfTest?: { seconds: number }
  },
): Promise<Recording> {
  const { planned, selfTest } = input
  try {
    return await catalog
      .insertInto('recording')
      .values({
        id: newId<RecordingId>(),
        organisation_id: input.organisation,
        lecture_id: input.lecture,
        room_id: input.room,
        requested_by: input.requestedBy,
        state: 'scheduled',
        width: input.width,
        height: input.height,
        ...(planned && { begins_at: planned.beginsAt, ends_at: planned.endsAt, awaits_start: true }),
        ...(selfTest && { self_test: true, stop_after_seconds: selfTest.seconds }),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
  } catch (error) {
    if (error instanceof Error && 'constraint' in error && error.constraint === 'recording_one_running_per_room') {
      throw new RoomAlreadyRecording({ cause: error })
    }
    throw error
  }
}

export async function findRecording(catalog: Catalog, id: RecordingId): Promise<Recording | undefined> {
  return await catalog.selectFrom('recording').selectAll().where('id', '=', id).executeTakeFirst()
}

/** When the first frame of a recording was kept; it may begin before that. */
export function firstKeptAt({ first_frame_at, lead }: Pick<Recording, 'first_frame_at' | 'lead'>): Date | null {
  return first_frame_at && new Date(first_frame_at.getTime() + lead / 1_000)
}

/** Columns that may change together with a state. */
export type RecordingPatch = Pick<
  Updateable<Tables['recording']>,
  | 'failure'
  | 'first_frame_at'
  | 'first_frame_boot'
  | 'first_frame_ticks'
  | 'lead'
  | 'stop_requested_at'
  | 'published_at'
  | 'release_at'
  | 'released_at'
  | 'manifest_key'
  | 'manifest_fence'
  | 'duration'
  | 'bytes'
>

/**
 * The only way a recording's state changes: reads the life, lets `advance` decide, stores state and event row in one
 * compare-and-set on `version`, and reads again when somebody else was faster. Times are the database's. Returns the
 * recording as it then is. After commit everybody who waits is told through `notify recording, <id>`.
 *
 * @param expect refuses (StateMoved) when the recording's take is another one: a recorder passes its own.
 * @throws RecordingMissing, IllegalTransition, StateMoved
 */
export async function applyEvent(
  catalog: Catalog,
  id: RecordingId,
  event: RecordingEvent,
  reason: string,
  options: { actor?: PersonId | null; patch?: RecordingPatch; expectTake?: number } = {},
): Promise<Recording> {
  for (;;) {
    const stored = await inTransaction(catalog, async (transaction) => {
      const now = await sql<{ now: Date }>`select now()`.execute(transaction)
      const current = await findRecording(transaction, id)
      if (!current) throw new RecordingMissing(id)
      if (options.expectTake !== undefined && current.take !== options.expectTake) throw new StateMoved(current)
      const { life, row } = advance(lifeOf(current), event, now.rows[0]?.now ?? new Date(), reason)
      const next = await transaction
        .updateTable('recording')
        .set({ ...options.patch, state: life.state, version: life.version, take: life.take, resume_to: life.resumeTo })
        .where('id', '=', id)
        .where('version', '=', current.version)
        .returningAll()
        .executeTakeFirst()
      if (!next) return undefined
      await transaction
        .insertInto('recording_event')
        .values({
          organisation_id: current.organisation_id,
          recording_id: id,
          at: row.at,
          event: row.event,
          from_state: row.from,
          to_state: row.to,
          take: row.take,
          reason: row.reason,
          actor_id: options.actor ?? null,
        })
        .execute()
      await sql`select pg_notify('recording', ${id})`.execute(transaction)
      return next
    })
    if (stored) return stored
  }
}

export function lifeOf(recording: Recording): RecordingLife {
  return {
    state: recording.state,
    version: recording.version,
    take: recording.take,
    resumeTo: recording.resume_to,
  }
}

export class RecordingMissing extends AppError {
  constructor(id: string) {
    super('recording.missing', 'caller', sentence('There is no recording {{id}}.', { id }))
  }
}

export class RoomAlreadyRecording extends AppError {
  constructor(options?: ErrorOptions) {
    super('recording.room-already-recording', 'caller', 'This room is being recorded already.', options)
  }
}

export class StateMoved extends AppError {
  constructor(current: Recording) {
    super(
      'recording.moved',
      'caller',
      sentence('Take {{take}} owns this recording now, and it is {{state}}.', {
        take: current.take,
        state: current.state,
      }),
    )
  }
}
