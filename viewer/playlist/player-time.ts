import type { RecordingId } from '../../core/ids.ts'
import { shortestGap } from '../../core/recording/gaps-of.ts'
import { type Pause, withoutPauses } from '../../core/recording/pauses.ts'
import { playerDuration, toPlayerTime } from '../../core/recording/timeline.ts'
import type { Listing } from './plan-listing.ts'

/** A recording in its lecture, microseconds of player time. */
export type RecordingSpan = { start: number; duration: number }

/** Where each recording of a lecture is played. */
export function recordingSpans({ stretches }: Listing): Map<RecordingId, RecordingSpan> {
  const spans = new Map<RecordingId, RecordingSpan>()
  let start = 0
  for (const [recording, own] of Map.groupBy(stretches, (stretch) => stretch.recording)) {
    const duration = playerDuration(own)
    spans.set(recording, { start, duration })
    start += duration
  }
  return spans
}

/**
 * Where a moment of one of the lecture's recordings is played, milliseconds; undefined: nothing of that recording is. What is
 * not there yet of a running recording follows on what is.
 */
export function playerMoment(listing: Listing, recording: RecordingId, time: number): number | undefined {
  const span = recordingSpans(listing).get(recording)
  const own = listing.stretches.filter((stretch) => stretch.recording === recording)
  const last = own.at(-1)
  if (!span || !last) return undefined
  const ahead = listing.ended ? 0 : Math.max(0, time - last.end)
  return Math.round((span.start + toPlayerTime(own, time) + ahead) / 1000)
}

/** Stretches that meet end and begin up to a frame apart. Microseconds. */
const sameMoment = 100_000

/**
 * Pieces of a recording that were lost: where the player jumps, and over how much. Microseconds.
 * @param pauses of each recording: in those nothing was lost
 */
export function playerGaps(
  { stretches }: Listing,
  pauses: ReadonlyMap<RecordingId, readonly Pause[]> = new Map(),
): { at: number; length: number }[] {
  let at = 0
  return stretches.flatMap((stretch, index) => {
    const before = stretches[index - 1]
    if (!before) return []
    at += before.end - before.start
    if (before.recording !== stretch.recording) return []
    const length = lostBetween(before.end, stretch.start, pauses.get(stretch.recording) ?? [])
    return length > sameMoment ? [{ at, length }] : []
  })
}

function lostBetween(start: number, end: number, pauses: readonly Pause[]): number {
  const lost = withoutPauses({ start, end }, pauses)
  const length = playerDuration(lost)
  // A pause ends with the next key frame, a little after its time; so little is not filled either.
  return length === end - start ? length : playerDuration(lost.filter((one) => one.end - one.start >= shortestGap))
}
