/**
 * Units per second of a captured track's `tfdt` and sample durations. Video counts microseconds, so that its `tfdt` is
 * recording time itself and no take, however late, begins with a rounding error. Sound counts samples, so that each
 * AAC frame lasts exactly 1,024 units.
 */
export const videoTimescale = 1_000_000
export const audioTimescale = 48_000

/** Samples in one AAC-LC frame. */
export const aacFrameSamples = 1024

/** Microseconds of recording time in units of a track; the nearest unit. */
export function toTrackTime(microseconds: number, timescale: number): number {
  return Math.round((microseconds * timescale) / 1_000_000)
}

/** Units of a track in microseconds of recording time; the nearest microsecond. */
export function toMicroseconds(trackTime: number, timescale: number): number {
  return Math.round((trackTime * 1_000_000) / timescale)
}
