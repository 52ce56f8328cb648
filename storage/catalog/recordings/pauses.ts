import { sql } from 'kysely'
import type { PersonId, RecordingId } from '../../../core/ids.ts'
import type { ToldPause } from '../../../core/recording/pauses.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { earlierTakeCaptures } from './hand-over.ts'
import { applyEvent, findRecording, type Recording, RecordingMissing } from './recordings.ts'

/**
 * Pause: from here on nothing of the recording is captured, as soon as its take has heard of it (`heldFrom`). One that is
 * paused stays as it is, so a doubled click changes nothing.
 * @throws RecordingMissing; IllegalTransition where it does not run, or has nothing yet
 */
export async function pauseRecording(catalog: Catalog, id: RecordingId, actor: PersonId | null): Promise<Recording> {
  return await inTransaction(catalog, async (transaction) => {
    const current = await lockRecording(transaction, id)
    if (isPaused(current)) return current
    const paused = await applyEvent(transaction, id, 'pause', 'user.pause', { actor })
    await transaction
      .insertInto('recording_pause')
      .values({
        organisation_id: paused.organisation_id,
        recording_id: id,
        // As exact as a Date: by it the take names the pause.
        began_at: sql`date_trunc('milliseconds', clock_timestamp())`,
        held_from: null,
        ended_at: null,
      })
      .execute()
    return paused
  })
}

/** Resume: it is captured again. A second call changes nothing. @throws as pauseRecording */
export async function resumeRecording(catalog: Catalog, id: RecordingId, actor: PersonId | null): Promise<Recording> {
  return await inTransaction(catalog, async (transaction) => {
    const current = await lockRecording(transaction, id)
    if (current.state === 'recording' || (current.state === 'joining' && current.resume_to === 'recording')) {
      return current
    }
    const resumed = await applyEvent(transaction, id, 'resume', 'user.resume', { actor })
    await transaction
      .updateTable('recording_pause')
      .set({ ended_at: sql`clock_timestamp()` })
      .where('recording_id', '=', id)
      .where('ended_at', 'is', null)
      .execute()
    return resumed
  })
}

/**
 * A take keeps nothing of the pause that began then, from this recording time (microseconds) on. One that has captured
 * nothing (`from` null) holds it from its beginning, unless an earlier take still captures. Everybody who waits is told.
 */
export async function tellHeld(
  catalog: Catalog,
  recording: RecordingId,
  beganAt: Date,
  from: number | null,
): Promise<void> {
  await sql`
    with held as (
      update recording_pause
      set held_from = greatest(coalesce(held_from, 0), coalesce(${from}::bigint,
        (extract(epoch from recording_pause.began_at - recording.first_frame_at) * 1000000)::bigint))
      from recording
      where recording.id = ${recording} and recording_pause.recording_id = recording.id
        and recording_pause.began_at = ${beganAt}
        and (${from}::bigint is not null or (held_from is null and not ${earlierTakeCaptures}))
      returning recording_id
    )
    select pg_notify('recording', recording_id) from held
  `.execute(catalog)
}

/** The pauses of a recording, in order. */
export async function toldPauses(catalog: Catalog, recording: RecordingId): Promise<ToldPause[]> {
  return await catalog
    .selectFrom('recording_pause')
    .select(['began_at as beganAt', 'held_from as heldFrom', 'ended_at as endedAt'])
    .where('recording_id', '=', recording)
    .orderBy('began_at')
    .execute()
}

/** Of each recording that was ever paused. */
export async function toldPausesOf(
  catalog: Catalog,
  recordings: readonly RecordingId[],
): Promise<Map<RecordingId, ToldPause[]>> {
  if (recordings.length === 0) return new Map()
  const rows = await catalog
    .selectFrom('recording_pause')
    .select(['recording_id', 'began_at as beganAt', 'held_from as heldFrom', 'ended_at as endedAt'])
    .where('recording_id', 'in', recordings)
    .orderBy('began_at')
    .execute()
  const groups = Map.groupBy(rows, (row) => row.recording_id)
  return new Map([...groups].map(([id, own]) => [id, own.map(({ recording_id: _, ...pause }) => pause)]))
}

/** In a query of `recording`: milliseconds of it that were pauses, so far. */
export const pausedFor = sql<number>`coalesce((
  select sum(extract(epoch from coalesce(ended_at, recording.stop_requested_at, now()) - began_at) * 1000)::float8
  from recording_pause
  where recording_id = recording.id and (held_from is not null or ended_at is null)
), 0)`

/** In a query of `recording`: somebody has paused it, and what captures it may not have heard of it yet. */
export const isPausing = sql<boolean>`exists (
  select from recording_pause where recording_id = recording.id and held_from is null and ended_at is null
)`

/** Whether somebody has paused it, also while a take is missing that could hear of it. */
export function isPaused({ state, resume_to }: Pick<Recording, 'state' | 'resume_to'>): boolean {
  return state === 'paused' || (state === 'joining' && resume_to === 'paused')
}

async function lockRecording(transaction: Catalog, id: RecordingId): Promise<Recording> {
  await transaction.selectFrom('recording').select('id').where('id', '=', id).forUpdate().execute()
  const found = await findRecording(transaction, id)
  if (!found) throw new RecordingMissing(id)
  return found
}
