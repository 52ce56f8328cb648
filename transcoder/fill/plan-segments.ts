import { aacFrameSamples } from '../../core/cmaf/timescales.ts'

/** A segment of a filled stretch: microseconds since its beginning, and which of its AAC frames. */
export type PlannedSegment = { start: number; end: number; firstFrame: number; endFrame: number }
/** Segments that are made in one go, in order. */
export type PlannedPiece = PlannedSegment[]

/** Microseconds; a take's own grid. */
const segmentDuration = 4_000_000
/** A rest shorter than this is part of the segment before it. */
const shortestSegment = 500_000
/** Sixteen segments are 64 seconds and exactly 3,000 AAC frames. */
const segmentsPerPiece = 16

/** Cuts a stretch like a take: segments of four seconds in both tracks, the last one as long as the rest. Pure. */
export function planSegments(duration: number): PlannedPiece[] {
  const whole = Math.max(1, Math.floor((duration + segmentDuration - shortestSegment) / segmentDuration))
  const segments = Array.from({ length: whole }, (_, index): PlannedSegment => {
    const last = index === whole - 1
    const start = index * segmentDuration
    const end = last ? duration : start + segmentDuration
    return {
      start,
      end,
      firstFrame: Math.ceil(framesIn(start)),
      endFrame: last ? Math.floor(framesIn(end)) : Math.ceil(framesIn(end)),
    }
  })
  return Array.from({ length: Math.ceil(whole / segmentsPerPiece) }, (_, piece) =>
    segments.slice(piece * segmentsPerPiece, (piece + 1) * segmentsPerPiece),
  )
}

function framesIn(microseconds: number): number {
  return (microseconds * 48_000) / 1_000_000 / aacFrameSamples
}
