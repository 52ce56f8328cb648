import type { StoredTake } from '../../core/recording/lay-out-takes.ts'
import type { RenditionEntry } from '../../core/recording/manifest.ts'
import type { Catalog } from '../catalog/open-catalog.ts'
import type { Recording } from '../catalog/recordings/recordings.ts'

/** What the catalogue's live rows tell of a recording: every segment that was verified, take by take. */
export async function readStoredTakes(
  catalog: Catalog,
  recording: Recording,
): Promise<{
  takes: StoredTake[] /** Rows read; more of them later mean that media has been added. */
  segments: number
}> {
  const takes = await catalog.selectFrom('take').selectAll().where('recording_id', '=', recording.id).execute()
  const renditions = await catalog
    .selectFrom('live_rendition')
    .selectAll()
    .where('recording_id', '=', recording.id)
    .execute()
  const segments = await catalog
    .selectFrom('live_segment')
    .selectAll()
    .where('recording_id', '=', recording.id)
    .orderBy('start')
    .execute()
  const stored = takes
    .toSorted((one, other) => one.number - other.number)
    .map((take) => ({
      take: take.number,
      offset: take.start_offset ?? 0,
      firstFrameAt: take.first_frame_at ?? recording.first_frame_at ?? take.started_at,
      renditions: renditions
        .filter((row) => row.take === take.number)
        .map(
          (row): RenditionEntry => ({
            track: row.track,
            rendition: row.rendition,
            recipe: row.recipe,
            codecs: row.codecs,
            ...(row.width === null ? {} : { width: row.width }),
            ...(row.height === null ? {} : { height: row.height }),
            timescale: row.timescale,
            init: { key: row.init_key, bytes: row.init_bytes, sha256: row.init_sha256, md5: row.init_md5 },
            segments: segments
              .filter((segment) => segment.take === row.take)
              .filter((segment) => segment.track === row.track && segment.rendition === row.rendition)
              .map(({ number, start, duration, bytes, sha256, md5, key }) => ({
                number,
                start,
                duration,
                bytes,
                sha256,
                md5,
                key,
              })),
          }),
        ),
    }))
  return { takes: stored, segments: segments.length }
}
