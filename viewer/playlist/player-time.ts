import type { RecordingId } from '../../core/ids.ts'
import type { Listing } from './plan-listing.ts'

/** Length for a player, microseconds: what was lost between takes takes no time. */
export function playerDuration(listing: Listing): number {
  return listing.stretches.reduce((sum, stretch) => sum + stretch.duration, 0)
}

/** Player time at which each recording begins, microseconds. */
export function recordingStarts(listing: Listing): Map<RecordingId, number> {
  const starts = new Map<RecordingId, number>()
  let at = 0
  for (const stretch of listing.stretches) {
    if (!starts.has(stretch.recording)) starts.set(stretch.recording, at)
    at += stretch.duration
  }
  return starts
}

/** Pieces that were lost between two takes of one recording: where the player jumps, and over how much. */
export function playerGaps(listing: Listing): { at: number; length: number }[] {
  const gaps: { at: number; length: number }[] = []
  let at = 0
  for (const [index, stretch] of listing.stretches.entries()) {
    const before = listing.stretches[index - 1]
    if (before?.recording === stretch.recording) {
      gaps.push({ at, length: Math.max(0, stretch.start - (before.start + before.duration)) })
    }
    at += stretch.duration
  }
  return gaps
}

/** Length of each recording for a player, microseconds. */
export function recordingLengths(listing: Listing): Map<RecordingId, number> {
  const lengths = new Map<RecordingId, number>()
  for (const { recording, duration } of listing.stretches) {
    lengths.set(recording, (lengths.get(recording) ?? 0) + duration)
  }
  return lengths
}
