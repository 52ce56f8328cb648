import type { SegmentEntry } from '../../core/recording/manifest.ts'

/** Segments per call of ffmpeg: a minute. What a killed worker loses is at most one group, some seconds of work. */
const segmentsPerGroup = 15

/** Stretches of a source rendition that are made one after the other, each resumable by itself. */
export function planGroups(segments: readonly SegmentEntry[]): SegmentEntry[][] {
  const groups: SegmentEntry[][] = []
  for (let first = 0; first < segments.length; first += segmentsPerGroup) {
    groups.push(segments.slice(first, first + segmentsPerGroup))
  }
  return groups
}

/** Whether segments made earlier stand for exactly this stretch of the source: same numbers, same times. */
export function linesUp(made: readonly SegmentEntry[], source: readonly SegmentEntry[]): boolean {
  return (
    made.length === source.length &&
    made.every((segment, index) => {
      const other = source[index]
      return segment.number === other?.number && segment.start === other.start && segment.duration === other.duration
    })
  )
}
