import type { RecordedSegment } from './recorded-take.ts'

type Segment = Pick<RecordedSegment, 'bytes' | 'duration'>

/** Bits per second; RFC 8216bis 4.1 and 4.4.6.2. */
export type SegmentRates = { peak: number; average: number }

/**
 * The average of all segments, and the peak: the highest rate of any segments in a row that last between half and one and a
 * half target durations. @param target seconds
 */
export function segmentRates(segments: readonly Segment[], target: number): SegmentRates {
  if (segments.length === 0) return { peak: 0, average: 0 }
  const average = rateOf(segments)
  let peak = average
  for (let first = 0; first < segments.length; first++) {
    for (let end = first + 1; end <= segments.length; end++) {
      const row = segments.slice(first, end)
      const seconds = secondsOf(row)
      if (seconds > 1.5 * target) break
      if (seconds >= 0.5 * target) peak = Math.max(peak, rateOf(row))
    }
  }
  return { peak: Math.ceil(peak), average: Math.ceil(average) }
}

function rateOf(segments: readonly Segment[]): number {
  return (segments.reduce((sum, { bytes }) => sum + bytes, 0) * 8) / secondsOf(segments)
}

function secondsOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, { duration }) => sum + duration, 0) / 1_000_000
}
