import type { RecordingId } from '../../core/ids.ts'
import type { Manifest } from '../../core/recording/manifest.ts'
import type { LiveMedia } from '../../storage/catalog/recordings/live-media.ts'
import type { Recording } from '../../storage/catalog/recordings/recordings.ts'
import type { RecordedTake } from './recorded-take.ts'

export function takesOfManifest(recording: RecordingId, manifest: Manifest): RecordedTake[] {
  return manifest.takes.map((take) => ({
    recording,
    take: take.take,
    complete: true,
    start: take.start,
    firstFrameAt: new Date(take.firstFrameAt),
    renditions: take.renditions,
  }))
}

/** Takes of a recording that has no manifest yet, from its rows. */
export function takesOfRows(recording: Recording, { takes, renditions, segments }: LiveMedia): RecordedTake[] {
  return takes.map((take) => ({
    recording: recording.id,
    take: take.number,
    complete: false,
    start: take.start_offset ?? 0,
    firstFrameAt: take.first_frame_at ?? recording.first_frame_at ?? take.started_at,
    renditions: renditions
      .filter((row) => row.take === take.number)
      .map((row) => ({
        track: row.track,
        rendition: row.rendition,
        recipe: row.recipe,
        codecs: row.codecs,
        width: row.width ?? undefined,
        height: row.height ?? undefined,
        timescale: row.timescale,
        init: { key: row.init_key, bytes: row.init_bytes, sha256: row.init_sha256, md5: row.init_md5 },
        segments: segments
          .filter(
            (segment) =>
              segment.take === take.number && segment.track === row.track && segment.rendition === row.rendition,
          )
          .map(({ number, start, duration, bytes, key, stored_at }) => ({
            number,
            start,
            duration,
            bytes,
            key,
            storedAt: stored_at,
          })),
      })),
  }))
}
