import type { Seen } from './seen.ts'
import type { Watcher } from './watcher.ts'

/** Milliseconds over which frames are counted. */
const counted = 6_000
/** Part of a camera's frames from which it is seen as stutter, and below which it is over. */
const noticeable = 0.25
const over = 0.1
/** Fewer frames say nothing. */
const enoughFrames = 30

/** A camera's frames arrive, and the page does not show them, or the output does not keep as many as it should. */
export const droppedFrames: Watcher = {
  code: 'picture.frames-dropped',
  look(seen) {
    const worst = shareLost(seen)
    if (worst === undefined) return 'unknown'
    if (worst >= noticeable) return 'wrong'
    return worst < over ? 'fine' : 'unknown'
  },
}

/**
 * The share of its frames that the worst camera has lost within the last seconds; at most 1, and below 0 where more were kept
 * than came. Undefined without a camera.
 */
export function shareLost({ received }: Pick<Seen, 'received'>): number | undefined {
  const last = received.at(-1)
  const first = last && received.findLast(({ at }) => last.at - at >= counted)
  if (!first) return undefined
  const rate = Math.min(...received.slice(received.indexOf(first)).map((row) => row.rate))
  const most = ((last.at - first.at) / 1000) * rate
  const lost = last.tiles.flatMap((tile) => {
    const before = first.tiles.find(({ key }) => key === tile.key)
    if (tile.kind !== 'camera' || !before || tile.decoded - before.decoded < enoughFrames) return []
    const arrived = Math.min(most, tile.decoded - before.decoded)
    const shown = tile.decoded - before.decoded - (tile.dropped - before.dropped)
    return [1 - Math.min(shown, last.kept - first.kept) / arrived]
  })
  return lost.length === 0 ? undefined : Math.max(...lost)
}
