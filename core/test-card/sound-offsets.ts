/**
 * Beep minus flash, milliseconds, for every flash whose beep is heard within half a second. Both are the seconds at which
 * they set in.
 */
export function soundOffsets(flashes: readonly number[], beeps: readonly number[]): number[] {
  return flashes.flatMap((flash) => {
    const nearest = beeps.reduce(
      (best, beep) => (Math.abs(beep - flash) < Math.abs(best - flash) ? beep : best),
      Number.POSITIVE_INFINITY,
    )
    return Math.abs(nearest - flash) < 0.5 ? [(nearest - flash) * 1000] : []
  })
}
