import { sql } from 'kysely'
import type { RecordingId } from '../../../core/ids.ts'
import type { Catalog } from '../open-catalog.ts'

/** Lets another recorder claim the next take of the recording while this one goes on. A second call changes nothing. */
export async function offerTake(catalog: Catalog, recording: RecordingId, take: number): Promise<void> {
  await catalog
    .updateTable('take')
    .set({ handing_over_at: sql`now()` })
    .where('recording_id', '=', recording)
    .where('number', '=', take)
    .where('handing_over_at', 'is', null)
    .execute()
}

/**
 * In a query of `recording`: whether a take before the present one still captures. One without a beat for a lease (the
 * keeper's, `patience.lease`) does not.
 */
export const earlierTakeCaptures = sql<boolean>`exists (
  select from take as earlier
  where earlier.recording_id = recording.id and earlier.number < recording.take
    and earlier.first_frame_at is not null and earlier.ended_at is null
    and earlier.beat_at > clock_timestamp() - interval '4 seconds'
)`

/** Whether a take before the present one still captures, or stores what it has captured. */
export async function hasEarlierTake(catalog: Catalog, recording: RecordingId): Promise<boolean> {
  const found = await catalog
    .selectFrom('recording')
    .where('id', '=', recording)
    .select(earlierTakeCaptures.as('captures'))
    .executeTakeFirst()
  return found?.captures ?? false
}
