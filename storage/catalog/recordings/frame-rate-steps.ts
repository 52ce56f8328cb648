import { sql } from 'kysely'
import type { RecordingId } from '../../../core/ids.ts'
import { allFrames } from '../../../core/recording/frame-rate.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import type { Recording } from './recordings.ts'

/** A recorder keeps fewer frames of a take, or more again; `reason` is a code. Tells everybody who follows the recording. */
export async function noteFrameRate(
  catalog: Catalog,
  { id, organisation_id, take }: Pick<Recording, 'id' | 'organisation_id' | 'take'>,
  framesPerSecond: number,
  reason: string,
): Promise<void> {
  await inTransaction(catalog, async (transaction) => {
    await transaction
      .insertInto('frame_rate_step')
      .values({ organisation_id, recording_id: id, take, frames_per_second: framesPerSecond, reason })
      .execute()
    await sql`select pg_notify('recording', ${id})`.execute(transaction)
  })
}

/**
 * Frames a second that those of these recordings keep that run and whose recorder has stepped. That all are kept again is
 * said for a minute.
 */
export async function presentFrameRates(
  catalog: Catalog,
  recordings: RecordingId[],
): Promise<Map<RecordingId, number>> {
  if (recordings.length === 0) return new Map()
  const rows = await catalog
    .selectFrom('frame_rate_step')
    .innerJoin('recording', (join) =>
      join
        .onRef('recording.id', '=', 'frame_rate_step.recording_id')
        .onRef('recording.take', '=', 'frame_rate_step.take'),
    )
    .where('recording_id', 'in', recordings)
    .where('recording.state', 'in', ['joining', 'recording', 'paused'])
    .distinctOn('recording_id')
    .select(['recording_id', 'frames_per_second', sql<boolean>`at > now() - interval '1 minute'`.as('fresh')])
    .orderBy('recording_id')
    .orderBy('frame_rate_step.id', 'desc')
    .execute()
  const told = rows.filter(({ frames_per_second, fresh }) => frames_per_second < allFrames || fresh)
  return new Map(told.map((row) => [row.recording_id, row.frames_per_second]))
}
