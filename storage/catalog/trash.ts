import { type Selectable, sql } from 'kysely'
import { AppError } from '../../core/errors.ts'
import type { LectureId, PersonId } from '../../core/ids.ts'
import { type RecordingState, runningStates } from '../../core/recording/advance.ts'
import { type RemovalReason, trashDays } from '../../core/retention/removal.ts'
import { sentence } from '../../core/sentence.ts'
import { type Catalog, inTransaction } from './open-catalog.ts'
import { applyEvent, type Recording } from './recordings.ts'
import type { Tables } from './tables.ts'

export type TrashReason = 'user.delete' | 'self-test.over' | RemovalReason

/**
 * Moves a lecture with all its recordings to the trash, to be erased 30 days later. A lecture that is there already
 * stays as it is. Times are the database's.
 * @throws LectureMissing, LectureIsRecording
 */
export async function trashLecture(
  catalog: Catalog,
  lecture: LectureId,
  reason: TrashReason,
  actor: PersonId | null = null,
): Promise<void> {
  await inTransaction(catalog, async (transaction) => {
    const current = await lockLecture(transaction, lecture)
    if (current.trashed_at) return
    const recordings = await recordingsOf(transaction, lecture)
    refuseWhileRecording(lecture, recordings)
    for (const recording of recordings) {
      if (keptStates.has(recording.state)) await applyEvent(transaction, recording.id, 'trash', reason, { actor })
    }
    await transaction
      .updateTable('lecture')
      .set({
        trashed_at: sql`now()`,
        trash_reason: reason,
        trashed_by: actor,
        erase_at: sql`now() + ${trashDays} * interval '1 day'`,
      })
      .where('id', '=', lecture)
      .execute()
  })
}

/**
 * Takes a lecture out of the trash: its recordings return to the states they had. Nothing happens to one that is not
 * in the trash. Once `erase_at` has come, its objects may be half gone: then it is refused.
 * @throws LectureMissing, LectureIsBeingErased
 */
export async function restoreLecture(
  catalog: Catalog,
  lecture: LectureId,
  actor: PersonId | null = null,
): Promise<void> {
  await inTransaction(catalog, async (transaction) => {
    const current = await lockLecture(transaction, lecture)
    if (!current.trashed_at) return
    if (current.erasing) throw new LectureIsBeingErased(lecture)
    for (const recording of await recordingsOf(transaction, lecture)) {
      if (recording.state === 'trashed')
        await applyEvent(transaction, recording.id, 'restore', 'user.restore', { actor })
    }
    await transaction
      .updateTable('lecture')
      .set({ trashed_at: null, trash_reason: null, trashed_by: null, erase_at: null, restored_at: sql`now()` })
      .where('id', '=', lecture)
      .execute()
  })
}

/**
 * Lets the keeper erase a lecture of the trash at its next look (seconds) instead of after 30 days. From here on there
 * is no way back, and lists of the trash leave out what has an `erase_at` that has passed.
 * @throws LectureMissing, LectureNotInTrash
 */
export async function eraseNow(
  catalog: Catalog,
  lecture: LectureId,
  actor: PersonId | null = null,
  reason: (typeof erasedAtOnce)[number] = 'user.erase',
): Promise<void> {
  await inTransaction(catalog, async (transaction) => {
    const current = await lockLecture(transaction, lecture)
    if (!current.trashed_at) throw new LectureNotInTrash(lecture)
    if (current.erasing) return
    await transaction
      .updateTable('lecture')
      .set({ trash_reason: reason, trashed_by: actor, erase_at: sql`now()` })
      .where('id', '=', lecture)
      .execute()
  })
}

/** Lectures whose time in the trash is over, oldest first. */
export async function lecturesToErase(catalog: Catalog): Promise<LectureId[]> {
  const rows = await catalog
    .selectFrom('lecture')
    .select('id')
    .where('trashed_at', 'is not', null)
    .where('erase_at', '<=', sql<Date>`now()`)
    .orderBy('erase_at')
    .execute()
  return rows.map(({ id }) => id)
}

/** Recordings that were erased within the last hours: a process that had not noticed may have stored something since. */
export async function recentlyErased(catalog: Catalog, hours: number): Promise<Recording[]> {
  const events = catalog
    .selectFrom('recording_event')
    .select('recording_id')
    .where('event', '=', 'erase')
    .where('at', '>', sql<Date>`now() - ${hours} * interval '1 hour'`)
  return await catalog.selectFrom('recording').selectAll().where('id', 'in', events).execute()
}

/** Every recording a lecture ever had, in the order they were asked for. */
export async function recordingsOf(catalog: Catalog, lecture: LectureId): Promise<Recording[]> {
  return await catalog
    .selectFrom('recording')
    .selectAll()
    .where('lecture_id', '=', lecture)
    .orderBy('requested_at')
    .orderBy('id')
    .execute()
}

/**
 * The last step of an erasure, after every object is gone: the rows. What stays is each recording's row in state
 * `erased` with its ids and times, and its events; a repeated call finds nothing left to do.
 * @throws LectureNotInTrash when its time in the trash is not over, LectureIsRecording
 */
export async function eraseRows(catalog: Catalog, lecture: LectureId): Promise<void> {
  await inTransaction(catalog, async (transaction) => {
    const current = await findForUpdate(transaction, lecture)
    if (!current) return
    if (!current.erasing) throw new LectureNotInTrash(lecture)
    const recordings = await recordingsOf(transaction, lecture)
    refuseWhileRecording(lecture, recordings)
    const asked = erasedAtOnce.find((reason) => reason === current.trash_reason)
    const reason = asked ?? 'trash.expired'
    const actor = asked ? current.trashed_by : null
    for (const { id, state } of recordings) {
      for (const table of ['live_segment', 'live_rendition', 'work', 'take'] as const) {
        await transaction.deleteFrom(table).where('recording_id', '=', id).execute()
      }
      // One that ended after its lecture went to the trash takes the same way as the others.
      if (keptStates.has(state)) await applyEvent(transaction, id, 'trash', reason, { actor })
      if (state === 'trashed' || keptStates.has(state)) {
        await applyEvent(transaction, id, 'erase', reason, {
          actor,
          patch: { manifest_key: null, failure: null, bytes: 0 },
        })
      }
    }
    await transaction.deleteFrom('lecture').where('id', '=', lecture).execute()
  })
}

/** @throws LectureIsRecording when somebody still writes to one of the lecture's recordings. */
export function refuseWhileRecording(lecture: LectureId, recordings: readonly Pick<Recording, 'state'>[]): void {
  if (recordings.some(({ state }) => busyStates.has(state))) throw new LectureIsRecording(lecture)
}

export class LectureMissing extends AppError {
  constructor(lecture: string) {
    super('lecture.missing', 'caller', sentence('There is no lecture {{lecture}}.', { lecture }))
  }
}

export class LectureIsRecording extends AppError {
  constructor(lecture: string) {
    super(
      'lecture.is-recording',
      'caller',
      sentence('The lecture {{lecture}} is being recorded: stop the recording first.', { lecture }),
    )
  }
}

export class LectureNotInTrash extends AppError {
  constructor(lecture: string) {
    super(
      'lecture.not-in-trash',
      'caller',
      sentence('The lecture {{lecture}} is not in the trash: move it there first.', { lecture }),
    )
  }
}

export class LectureIsBeingErased extends AppError {
  constructor(lecture: string) {
    super(
      'lecture.being-erased',
      'caller',
      sentence('The lecture {{lecture}} is being erased and cannot be restored any more.', { lecture }),
    )
  }
}

/** Why a lecture is erased before its time in the trash is over. */
const erasedAtOnce = ['user.erase', 'self-test.over'] as const
/** Recordings that somebody still writes to. */
const busyStates: ReadonlySet<RecordingState> = new Set([...runningStates, 'finalising'])
/** Recordings that the event `trash` applies to. */
const keptStates: ReadonlySet<RecordingState> = new Set(['published', 'hidden', 'failed'])

type LockedLecture = Selectable<Tables['lecture']> & { erasing: boolean }

async function lockLecture(transaction: Catalog, lecture: LectureId): Promise<LockedLecture> {
  const found = await findForUpdate(transaction, lecture)
  if (!found) throw new LectureMissing(lecture)
  return found
}

async function findForUpdate(transaction: Catalog, lecture: LectureId): Promise<LockedLecture | undefined> {
  return await transaction
    .selectFrom('lecture')
    .selectAll()
    // Not now(): that is the transaction's start, and the wait for the lock may have been long.
    .select(sql<boolean>`coalesce(erase_at <= clock_timestamp(), false)`.as('erasing'))
    .where('id', '=', lecture)
    .forUpdate()
    .executeTakeFirst()
}
