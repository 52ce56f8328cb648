/** A flash and the beep that belongs to it: when the flash sets in, seconds, and beep minus flash, milliseconds. */
export type SoundOffset = { at: number; apart: number }

/** For every flash its beep, where one is heard within half a second. Both are the seconds at which they set in. */
export function soundOffsets(flashes: readonly number[], beeps: readonly number[]): SoundOffset[] {
  return flashes.flatMap((flash) => {
    const nearest = beeps.reduce(
      (best, beep) => (Math.abs(beep - flash) < Math.abs(best - flash) ? beep : best),
      Number.POSITIVE_INFINITY,
    )
    return Math.abs(nearest - flash) < 0.5 ? [{ at: flash, apart: (nearest - flash) * 1000 }] : []
  })
}
