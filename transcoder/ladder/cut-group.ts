import { writeFragment } from '../../core/cmaf/fragment.ts'
import type { TimedSample } from '../../core/cmaf/read-samples.ts'
import { AppError } from '../../core/errors.ts'
import type { SegmentEntry } from '../../core/recording/manifest.ts'

/**
 * Cuts what ffmpeg made of a group into segments that line up with the source's one to one: each begins with a key
 * frame at its source's start and lasts as long. Times are microseconds; ffmpeg's count from the group's first frame.
 * @throws GroupDoesNotLineUp
 */
export function cutGroup(samples: readonly TimedSample[], source: readonly SegmentEntry[]): Buffer[] {
  const zero = source[0]?.start ?? 0
  const first = samples[0]?.time ?? 0
  const placed = samples.map((sample) => ({ ...sample, time: zero + sample.time - first }))
  let next = 0
  return source.map((segment, index) => {
    const start = segment.start
    const end = source[index + 1]?.start ?? start + segment.duration
    const begin = next
    while (next < placed.length && (placed[next]?.time ?? end) < end - tolerance) next++
    const inside = index === source.length - 1 ? placed.slice(begin) : placed.slice(begin, next)
    const head = inside[0]
    if (!head?.sync) throw new GroupDoesNotLineUp(segment, head ? 'it begins with no key frame' : 'it has no frame')
    const off = head.time - start
    if (Math.abs(off) > tolerance) throw new GroupDoesNotLineUp(segment, `its first frame is ${off} µs off`)
    const last = start + segment.duration
    const timed = inside.map((sample, place) => ({
      data: sample.data,
      sync: sample.sync,
      duration: (inside[place + 1]?.time ?? last) - (place === 0 ? start : sample.time),
    }))
    if (timed.some(({ duration }) => duration <= 0))
      throw new GroupDoesNotLineUp(segment, 'its frames are out of order')
    return writeFragment(segment.number + 1, start, timed)
  })
}

/** Microseconds; what rounding between timescales may do. A frame lasts 33,000 at least. */
const tolerance = 1_000

export class GroupDoesNotLineUp extends AppError {
  constructor(segment: SegmentEntry, why: string) {
    super('transcoder.group-does-not-line-up', 'lecture', `Segment ${segment.number} was made wrongly: ${why}.`)
  }
}
