import { sql } from 'kysely'
import type { OrganisationId, RecordingId } from '../../core/ids.ts'
import type { Catalog } from './open-catalog.ts'
import type { Recording } from './recordings.ts'

/** A recorder keeps fewer frames of a take, or more again; `reason` is a code. Tells everybody who follows the recording. */
export async function noteFrameRate(
  catalog: Catalog,
  { id, organisation_id, take }: Pick<Recording, 'id' | 'organisation_id' | 'take'>,
  framesPerSecond: number,
  reason: string,
): Promise<void> {
  await catalog
    .insertInto('frame_rate_step')
    .values({ organisation_id, recording_id: id, take, frames_per_second: framesPerSecond, reason })
    .execute()
  await sql`select pg_notify('recording', ${id})`.execute(catalog)
}

/** Frames a second that running recordings of an organisation keep, where a recorder has stepped. */
export async function presentFrameRates(
  catalog: Catalog,
  organisation: OrganisationId,
): Promise<Map<RecordingId, number>> {
  const rows = await catalog
    .selectFrom('frame_rate_step')
    .innerJoin('recording', (join) =>
      join
        .onRef('recording.id', '=', 'frame_rate_step.recording_id')
        .onRef('recording.take', '=', 'frame_rate_step.take'),
    )
    .where('frame_rate_step.organisation_id', '=', organisation)
    .where('recording.state', 'in', ['joining', 'recording', 'paused'])
    .distinctOn('recording_id')
    .select(['recording_id', 'frames_per_second'])
    .orderBy('recording_id')
    .orderBy('frame_rate_step.id', 'desc')
    .execute()
  return new Map(rows.map((row) => [row.recording_id, row.frames_per_second]))
}
