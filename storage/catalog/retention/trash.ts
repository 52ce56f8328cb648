import { sql } from 'kysely'
import { AppError } from '../../../core/errors.ts'
import type { LectureId, PersonId } from '../../../core/ids.ts'
import { type RecordingState, runningStates } from '../../../core/recording/advance.ts'
import {
  beginErasing,
  type EraseReason,
  erasedAtOnce,
  fromTrash,
  LectureNotInTrash,
  type TrashReason,
  toErasure,
  toTrash,
} from '../../../core/retention/keeping.ts'
import { earliest } from '../../../core/retention/retention-time.ts'
import { sentence } from '../../../core/sentence.ts'
import type { Catalog } from '../open-catalog.ts'
import { applyEvent, type Recording } from '../recordings/recordings.ts'
import { changeKeeping, LectureMissing, withKeeping } from './keeping.ts'
import { retentionTime } from './retention-clock.ts'

/**
 * Moves a lecture with all its recordings to the trash, to be erased 30 days later. A lecture that is there already
 * stays as it is. Times are the database's.
 * @throws LectureMissing, LectureIsRecording, LectureHeld
 */
export async function trashLecture(
  catalog: Catalog,
  lecture: LectureId,
  reason: TrashReason,
  actor: PersonId | null = null,
): Promise<void> {
  await withKeeping(catalog, lecture, async (transaction, current, time) => {
    const change = toTrash(current, reason, actor, time)
    if (!change) return
    const recordings = await recordingsOf(transaction, lecture)
    refuseWhileRecording(lecture, recordings)
    for (const recording of recordings) {
      if (keptStates.has(recording.state)) await applyEvent(transaction, recording.id, 'trash', reason, { actor })
    }
    await changeKeeping(transaction, lecture, change)
  })
}

/**
 * Takes a lecture out of the trash: its recordings return to the states they had. Nothing happens to one that is not
 * in the trash. Once its erasure was asked for or has come, its objects may be half gone: then it is refused.
 * @throws LectureMissing, LectureIsBeingErased
 */
export async function restoreLecture(
  catalog: Catalog,
  lecture: LectureId,
  actor: PersonId | null = null,
): Promise<void> {
  await withKeeping(catalog, lecture, async (transaction, current, time) => {
    const change = fromTrash(current, time)
    if (!change) return
    for (const recording of await recordingsOf(transaction, lecture)) {
      if (recording.state === 'trashed')
        await applyEvent(transaction, recording.id, 'restore', 'user.restore', { actor })
    }
    await changeKeeping(transaction, lecture, change)
  })
}

/**
 * Lets the keeper erase a lecture of the trash at its next look (seconds) instead of after 30 days. From here on there
 * is no way back but an admin's hold, and lists of the trash leave out what is on its way out.
 * @throws LectureMissing, LectureNotInTrash, LectureHeld
 */
export async function eraseNow(
  catalog: Catalog,
  lecture: LectureId,
  actor: PersonId | null = null,
  reason: EraseReason = 'user.erase',
): Promise<void> {
  await withKeeping(catalog, lecture, async (transaction, current, time) => {
    const change = toErasure(current, reason, actor, time)
    if (change) await changeKeeping(transaction, lecture, change)
  })
}

/** Lectures whose erasure was asked for, or whose time in the trash is over, and none that is held; oldest first. */
export async function lecturesToErase(catalog: Catalog): Promise<LectureId[]> {
  const time = earliest(await retentionTime(catalog))
  const rows = await catalog
    .selectFrom('lecture')
    .select('id')
    .where('trashed_at', 'is not', null)
    .where('held_at', 'is', null)
    .where((where) =>
      where.or([
        where('erasing_at', 'is not', null),
        where('trash_reason', 'in', erasedAtOnce),
        where('erase_at', '<=', time),
      ]),
    )
    .orderBy('erase_at')
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * The first step of an erasure, before any object goes: from here on it is neither restored nor held.
 * @throws LectureMissing, LectureNotInTrash when its time in the trash is not over, LectureIsRecording, LectureHeld
 */
export async function beginErasure(catalog: Catalog, lecture: LectureId): Promise<void> {
  await withKeeping(catalog, lecture, async (transaction, current, time) => {
    const change = beginErasing(current, time)
    refuseWhileRecording(lecture, await recordingsOf(transaction, lecture))
    if (change) await changeKeeping(transaction, lecture, change)
  })
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
 * @throws LectureNotInTrash when its erasure has not begun, LectureIsRecording
 */
export async function eraseRows(catalog: Catalog, lecture: LectureId): Promise<void> {
  try {
    await withKeeping(catalog, lecture, async (transaction, current) => {
      if (!current.erasing_at || current.held_at) throw new LectureNotInTrash(lecture)
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
  } catch (error) {
    if (!(error instanceof LectureMissing)) throw error
  }
}

/** @throws LectureIsRecording when somebody still writes to one of the lecture's recordings. */
export function refuseWhileRecording(lecture: LectureId, recordings: readonly Pick<Recording, 'state'>[]): void {
  if (recordings.some(({ state }) => busyStates.has(state))) throw new LectureIsRecording(lecture)
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

/** Recordings that somebody still writes to. */
const busyStates: ReadonlySet<RecordingState> = new Set([...runningStates, 'finalising'])
/** Recordings that the event `trash` applies to. */
const keptStates: ReadonlySet<RecordingState> = new Set(['published', 'hidden', 'failed'])
