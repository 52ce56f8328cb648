import type { ReceivedTile } from '../../conference/signals.ts'
import type { OutputPicture } from '../capture/watch-output.ts'
import type { Received } from './seen.ts'
import { signalsAround } from './signals-around.ts'
import { largestChange, sameTile, tileChange } from './tile-brightness.ts'
import type { Finding, Watcher } from './watcher.ts'

/**
 * Brightness by which the same picture differs at most when it is encoded twice: 1 at the same quality, 7 while a picture
 * that has begun to stand still gets better (both measured).
 */
const encodedTwice = { told: 8, untold: 3 }
/** Brightness by which a cell of the page's grid is another one when something moves; noise of a camera is below 3. */
const moves = 16
/** Frames that a camera gives between two key frames even in bad light. */
const decodesFrames = 10

/**
 * A camera's tile is the same in two key frames of the output, though its track has decoded frames between them and, where
 * the page tells, looked another way when the second was made than when the first was. A slide stands still rightly, and so
 * do a camera that shows a still picture and somebody who nods and sits as before.
 */
export const frozen: Watcher = {
  code: 'picture.frozen',
  look(seen): Finding {
    const [before, after] = seen.pictures.slice(-2)
    const [then, now] = [before, after].map((picture) => picture && signalsAround(seen, picture))
    if (!before || !after || !then || !now) return 'unknown'
    const cameras = then[0].tiles.filter((tile) => tile.kind === 'camera' && hasMoved(tile, then, now))
    if (cameras.length === 0) return 'unknown'
    return cameras.some((tile) => isSame(tile, before, after)) ? 'reload' : 'fine'
  },
}

function hasMoved(tile: ReceivedTile, then: readonly Received[], now: readonly Received[]): boolean {
  const looked = sameTile(tile, then)
  const looks = sameTile(tile, now)
  const [first, last] = [looked?.at(-1), looks?.[0]]
  if (!looked || !looks || !first || !last || last.decoded - first.decoded < decodesFrames) return false
  return looked.every(({ grid }) =>
    looks.every((look) => !grid || !look.grid || largestChange(grid, look.grid) >= moves),
  )
}

function isSame(tile: ReceivedTile, before: OutputPicture, after: OutputPicture): boolean {
  return tileChange(before, after, tile) <= (tile.grid ? encodedTwice.told : encodedTwice.untold)
}
