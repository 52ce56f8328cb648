import type { NetGap } from '../net/net.ts'
import type { Blank } from './blanks-of.ts'
import { isSource, type Manifest } from './manifest.ts'
import { type Pause, withoutPauses } from './pauses.ts'

/** Microseconds. Two takes never meet to the frame, and a jolt in the player costs more than so little media. */
export const shortestGap = 250_000
/** Takes end when they hear of Stop, some of them a little before it by another clock. Microseconds. */
const shortestTail = 1_000_000
/** Segments and gaps that are so close meet. Microseconds. */
const sameMoment = 100_000

/**
 * The time of a recording that was to be captured and was not: between its takes, from the last of them to Stop, and, in
 * whole segments, where a take captured a page without the room. A pause was not to be captured. What a recording that
 * begins before Record has before its first take is one, too.
 * @param takes the manifest's
 * @param stoppedAt recording time of Stop, microseconds; undefined where nobody stopped it
 */
export function gapsOf(
  takes: Manifest['takes'],
  stoppedAt: number | undefined,
  blanks: readonly Blank[] = [],
  pauses: readonly Pause[] = [],
  leads = false,
): NetGap[] {
  const missing = (start: number, end: number, least: number) =>
    withoutPauses({ start, end }, pauses)
      .filter((gap) => gap.end - gap.start >= least)
      .map((gap) => ({ ...gap, blank: false }))
  const between = takes.flatMap(({ start }, index) => {
    const end = takes[index - 1]?.end
    return end === undefined ? [] : missing(end, start, shortestGap)
  })
  const first = leads ? takes[0]?.start : undefined
  const before = first === undefined ? [] : missing(0, first, shortestGap)
  const last = takes.at(-1)?.end
  const behind = last === undefined || stoppedAt === undefined ? [] : missing(last, stoppedAt, shortestTail)
  return merged([...before, ...between, ...behind, ...takes.flatMap((take) => blankSegments(take, blanks))])
}

function blankSegments(entry: Manifest['takes'][number], blanks: readonly Blank[]): NetGap[] {
  const own = blanks.filter(({ take }) => take === entry.take)
  const source = entry.renditions.find((rendition) => isSource(rendition) && rendition.track === 'video')
  return (source?.segments ?? []).flatMap(({ start, duration }) => {
    const end = Math.min(start + duration, entry.end)
    const blank = own.some((blank) => Math.min(blank.end, end) - Math.max(blank.start, start) > sameMoment)
    return blank ? [{ start, end, blank }] : []
  })
}

function merged(gaps: readonly NetGap[]): NetGap[] {
  const all: NetGap[] = []
  for (const gap of gaps.toSorted((one, other) => one.start - other.start)) {
    const last = all.at(-1)
    if (last && gap.start - last.end < sameMoment) {
      last.end = gap.end
      last.blank ||= gap.blank
    } else all.push({ ...gap })
  }
  return all
}
