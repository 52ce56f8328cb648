import { sql } from 'kysely'
import { AppError } from '../../../core/errors.ts'
import type { LectureId, PersonId, RecordingId } from '../../../core/ids.ts'
import { runningStates } from '../../../core/recording/advance.ts'
import { sameTrim, type Trim, type TrimEvent } from '../../../core/recording/trim.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import type { Recording } from '../recordings/recordings.ts'
import { orderWorkAnew, type WorkJob } from '../recordings/work.ts'
import { recordingsOf } from '../retention/trash.ts'

/** Undefined: all of it is played. */
export function trimOf({ trimmed_from: from, trimmed_to: to }: TrimColumns): Trim | undefined {
  return from === null && to === null ? undefined : { from, to }
}

/** What becomes of one recording of a lecture that is trimmed. */
export type RecordingTrim = {
  recording: RecordingId
  /** Undefined: all of it is played. */
  trim: Trim | undefined
  /** Player time that it leaves out, microseconds. */
  away: number
  /** What is to be made for it: it is not there yet. */
  lacks: readonly WorkJob[]
}

/**
 * Trims a lecture, all of its recordings at once; those that are not named are played whole. Media stay as they are, and
 * everybody who waits for news is told. Returns the recordings that something is to be made of; none where it was trimmed
 * so already. Times are the database's.
 * @throws LectureNotEnded
 */
export async function trimLecture(
  catalog: Catalog,
  lecture: LectureId,
  trims: readonly RecordingTrim[],
  actor: PersonId,
): Promise<RecordingTrim[]> {
  return await inTransaction(catalog, async (transaction) => {
    await transaction.selectFrom('lecture').select('id').where('id', '=', lecture).forUpdate().execute()
    const recordings = await recordingsOf(transaction, lecture)
    refuseBeforeEnd(recordings)
    const changed = recordings.flatMap((recording) => {
      const wanted = trims.find((one) => one.recording === recording.id)
      const next = wanted ?? { recording: recording.id, trim: undefined, away: 0, lacks: [] }
      return sameTrim(trimOf(recording), next.trim) ? [] : [{ recording, next }]
    })
    const event: TrimEvent = trims.some(({ trim }) => trim) ? 'trim' : 'untrim'
    for (const { recording, next } of changed) await trimRecording(transaction, recording, next)
    const [first] = changed
    if (first) await noteTrim(transaction, first.recording, event, actor)
    return changed.map(({ next }) => next).filter(({ lacks }) => lacks.length > 0)
  })
}

/** @throws LectureNotEnded while more of it is to come */
export function refuseBeforeEnd(recordings: readonly Pick<Recording, 'state'>[]): void {
  const open: readonly string[] = [...runningStates, 'finalising']
  if (recordings.some(({ state }) => open.includes(state))) throw new LectureNotEnded()
}

async function trimRecording(
  transaction: Catalog,
  { id }: Recording,
  { trim, away, lacks }: RecordingTrim,
): Promise<void> {
  await transaction
    .updateTable('recording')
    .set({ trimmed_from: trim?.from ?? null, trimmed_to: trim?.to ?? null, trimmed_away: away })
    // The store is told of it as well.
    .set(({ eb }) => ({ about_wanted: eb('about_wanted', '+', 1) }))
    .where('id', '=', id)
    .execute()
  if (lacks.length > 0) await orderWorkAnew(transaction, id, lacks)
  await sql`select pg_notify('recording', ${id})`.execute(transaction)
}

/** Once for the lecture, whichever of its recordings were changed. */
async function noteTrim(transaction: Catalog, recording: Recording, event: TrimEvent, actor: PersonId): Promise<void> {
  const { id, organisation_id, state, take } = recording
  await transaction
    .insertInto('recording_event')
    .values({
      ...{ organisation_id, recording_id: id, at: sql<Date>`now()`, event, take, actor_id: actor },
      ...{ from_state: state, to_state: state, reason: `user.${event}` },
    })
    .execute()
}

export class LectureNotEnded extends AppError {
  constructor() {
    super(
      'trim.not-ended',
      'caller',
      'Only a lecture that has ended can be trimmed: stop its recording, or wait until it is closed.',
    )
  }
}

type TrimColumns = Pick<Recording, 'trimmed_from' | 'trimmed_to'>
