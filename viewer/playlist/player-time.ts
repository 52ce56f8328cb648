import type { RecordingId } from '../../core/ids.ts'
import { type Pause, withoutPauses } from '../../core/recording/pauses.ts'
import { playerDuration } from '../../core/recording/timeline.ts'
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
    if (before) at += before.end - before.start
    const between = { start: before?.end ?? 0, end: stretch.start }
    const lost =
      before?.recording === stretch.recording ? withoutPauses(between, pauses.get(stretch.recording) ?? []) : []
    // Segments end up to a frame beside the pause.
    const length = playerDuration(lost.filter(({ start, end }) => end - start > sameMoment))
    return length > sameMoment ? [{ at, length }] : []
  })
}
