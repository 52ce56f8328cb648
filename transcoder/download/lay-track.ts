import type { TimedSample } from '../../core/cmaf/read-samples.ts'
import { readSamples } from '../../core/cmaf/read-samples.ts'
import { toTrackTime } from '../../core/cmaf/timescales.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { fetchObject } from '../media/fetch-object.ts'
import type { PlacedRendition } from '../media/player-time.ts'
import { openTrackFile } from '../media/track-file.ts'

/** Writes every take of one track behind each other into one file, in player time. */
export async function layTrack(
  store: ObjectStore,
  path: string,
  placed: readonly PlacedRendition[],
  onSegment: (microseconds: number) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const first = placed[0]
  if (!first) return
  await using track = await openTrackFile(path, await fetchObject(store, first.entry.init, signal))
  for (const { entry, shift, end } of placed) {
    const init = await fetchObject(store, entry.init, signal)
    for (const segment of entry.segments) {
      const samples = inPlayerTime(
        readSamples(await fetchObject(store, segment, signal)),
        toTrackTime(shift, track.timescale),
        toTrackTime(end, track.timescale),
      )
      if (samples[0]) await track.append(init, samples[0].time, samples)
      await onSegment(segment.duration)
    }
  }
}

/**
 * Samples moved from recording time to player time and cut at the end of their take, where the next one begins: sound
 * ends a little later than the picture. Units of the track. Pure.
 */
export function inPlayerTime(samples: readonly TimedSample[], shift: number, end: number): TimedSample[] {
  return samples
    .map((sample) => ({ ...sample, time: sample.time - shift }))
    .filter(({ time }) => time >= 0 && time < end)
    .map((sample) => ({ ...sample, duration: Math.min(sample.duration, end - sample.time) }))
}
