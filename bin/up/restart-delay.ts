/** Milliseconds before each next start: the first at once, because a lecture waits for it. */
const delays = [100, 500, 1_000, 2_000, 5_000, 10_000]
/** A process that lived this long was well: its next death counts as the first. */
export const healthyMilliseconds = 30_000

/** How long to wait after a process died for the `death`th time in a row (1 is the first). */
export function restartDelay(death: number): number {
  return delays[Math.min(death, delays.length) - 1] ?? 0
}

/** Which death in a row this is, for a process that lived `lived` milliseconds. */
export function deathsInARow(before: number, lived: number): number {
  return lived >= healthyMilliseconds ? 1 : before + 1
}
