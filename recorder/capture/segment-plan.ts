import type { Sample } from '../../core/cmaf/fragment.ts'

/** What a segmenter tells its writer to do; times are in units of the track since the take's zero. */
export type SegmentAct =
  | { kind: 'part' /** Decode time of the first sample. */; start: number; samples: Sample[] }
  | { kind: 'close'; start: number; end: number }

/** Microseconds. Four seconds are 120 frames and 187.5 AAC frames. */
export const segmentDuration = 4_000_000
/** Microseconds; what a crash of the whole machine can cost beside the page cache. */
export const partDuration = 500_000
