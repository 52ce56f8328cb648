import type { SegmentEntry } from './manifest.ts'

/** What is cut at the same moment ends up to a frame apart (33 and 21 ms): so close is the same. Microseconds. */
export const sameMoment = 100_000

/** For each segment the one of the others that stands for the same time. Both are in the order of time. */
export function pairUp<Other extends Time>(segments: readonly Time[], others: readonly Other[]): (Other | undefined)[] {
  let place = 0
  return segments.map((segment) => {
    while ((others[place]?.start ?? Number.POSITIVE_INFINITY) < segment.start - sameMoment) place++
    const other = others[place]
    return other && standForSameTime(segment, other) ? other : undefined
  })
}

function standForSameTime(one: Time, other: Time): boolean {
  const ends = one.start + one.duration - other.start - other.duration
  return Math.abs(one.start - other.start) <= sameMoment && Math.abs(ends) <= sameMoment
}

type Time = Pick<SegmentEntry, 'start' | 'duration'>
