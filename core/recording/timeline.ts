/*
 * Recording time counts from the first frame of take 1, gaps included; chapters, captions and notes store it. Player
 * time is what a player shows: the stretches of a manifest one after the other, without the gaps between them. Both in
 * microseconds.
 */

/** A stretch of recording time that can be played: an entry of a manifest's `takes`, in order, never overlapping. */
export type Stretch = { start: number; end: number }

/** How long it plays. */
export function playerDuration(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { start, end }) => sum + end - start, 0)
}

/** Where a moment of the recording is played; for a moment that was not captured, where the next stretch begins. */
export function toPlayerTime(stretches: readonly Stretch[], recordingTime: number): number {
  let before = 0
  for (const { start, end } of stretches) {
    if (recordingTime < start) return before
    if (recordingTime < end) return before + recordingTime - start
    before += end - start
  }
  return before
}

/** What moment of the recording is played then; behind the end it is the end. */
export function toRecordingTime(stretches: readonly Stretch[], playerTime: number): number {
  let rest = Math.max(0, playerTime)
  for (const { start, end } of stretches) {
    if (rest < end - start) return start + rest
    rest -= end - start
  }
  return stretches.at(-1)?.end ?? 0
}
