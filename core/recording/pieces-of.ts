import { largestPicture, type Manifest } from './manifest.ts'
import { sameMoment } from './same-time.ts'
import type { Stretch } from './timeline.ts'

/**
 * The smallest pieces that a stretch of a manifest can be played in: between two of them the picture and the sound both
 * begin a segment. In order, one behind the other, from the stretch's start to its end. Pure.
 */
export function piecesOf({ start, end, renditions }: Manifest['takes'][number]): Stretch[] {
  const filled = renditions.filter(({ segments }) => segments.length > 0)
  const leading = largestPicture(filled) ?? filled[0]
  if (!leading) return []
  const others = filled.filter(({ track }) => track !== leading.track)
  const starts = others.map(({ segments }) => segments.map((segment) => segment.start))
  const bounds = leading.segments
    .map((segment) => segment.start)
    .filter((at) => at - start > sameMoment && end - at > sameMoment)
    .filter((at) => starts.every((own) => beginsAt(own, at)))
  return [start, ...bounds].map((from, index) => ({ start: from, end: bounds[index] ?? end }))
}

/** @param starts in order: searched by halves, for a lecture has thousands */
function beginsAt(starts: readonly number[], moment: number): boolean {
  let [low, high] = [0, starts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) < moment - sameMoment) low = middle + 1
    else high = middle
  }
  return Math.abs((starts[low] ?? Number.POSITIVE_INFINITY) - moment) <= sameMoment
}
