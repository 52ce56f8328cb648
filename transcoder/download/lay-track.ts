import type { TimedSample } from '../../core/cmaf/read-samples.ts'
import { readSamples } from '../../core/cmaf/read-samples.ts'
import { toTrackTime } from '../../core/cmaf/timescales.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { fetchObject } from '../media/fetch-object.ts'
import type { PlacedRendition } from '../media/player-time.ts'
import { openTrackFile } from '../media/track-file.ts'

/** Writes every stretch of one track behind each other into one file, in player time. */
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
  for (const { entry, shift, begin, end } of placed) {
    const init = await fetchObject(store, entry.init, signal)
    for (const segment of entry.segments) {
      const samples = inPlayerTime(
        readSamples(await fetchObject(store, segment, signal)),
        toTrackTime(shift, track.timescale),
        { begin: toTrackTime(begin, track.timescale), end: toTrackTime(end, track.timescale) },
      )
      if (samples[0]) await track.append(init, samples[0].time, samples)
      await onSegment(segment.duration)
    }
  }
}

/**
 * Samples moved from recording time to player time and kept within their stretch: sound begins and ends up to 100 ms
 * beside the picture, where another stretch has its own. Units of the track. Pure.
 */
export function inPlayerTime(
  samples: readonly TimedSample[],
  shift: number,
  { begin, end }: { begin: number; end: number },
): TimedSample[] {
  return samples
    .map((sample) => ({ ...sample, time: sample.time - shift }))
    .filter(({ time }) => time >= begin && time < end)
    .map((sample) => ({ ...sample, duration: Math.min(sample.duration, end - sample.time) }))
}
