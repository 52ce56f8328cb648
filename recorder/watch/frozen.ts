import type { ReceivedTile } from '../../conference/signals.ts'
import type { Received } from './seen.ts'
import { largestChange, sameTile, tilePixels } from './tile-brightness.ts'
import type { Finding, Watcher } from './watcher.ts'

/** Brightness by which the same picture differs when it is encoded twice, at most (measured: 1). */
const encodedTwice = 3
/** Brightness by which a cell of the page's grid changes at least when something moves; noise of a camera is below 3. */
const moves = 8
/** Frames that a camera gives between two key frames even in bad light. */
const decodesFrames = 10

/**
 * A camera's tile stands still in the encoded output while its track decodes frames, and what they show moves (where the
 * page tells). A slide stands still rightly, and so does a camera that shows a still picture.
 */
export const frozen: Watcher = {
  code: 'picture.frozen',
  look({ pictures, received }): Finding {
    const [before, after] = pictures.slice(-2)
    if (!before || !after) return 'unknown'
    const around = received.filter(({ at }, index) => {
      const next = received[index + 1]?.at ?? at
      const previous = received[index - 1]?.at ?? at
      return next > before.at && previous < after.at
    })
    const between = around.filter(({ at }) => at > before.at && at < after.at)
    const cameras = around[0]?.tiles.filter(({ kind }) => kind === 'camera') ?? []
    const moving = cameras.filter((tile) => sameTile(tile, around) && isMoving(tile, between))
    if (moving.length === 0) return 'unknown'
    const still = moving.some(
      (tile) => largestChange(tilePixels(before, tile), tilePixels(after, tile)) <= encodedTwice,
    )
    return still ? 'reload' : 'fine'
  },
}

function isMoving(tile: ReceivedTile, between: readonly Received[]): boolean {
  const looks = sameTile(tile, between) ?? []
  const [first, ...others] = looks
  const last = looks.at(-1)
  if (!first || !last || last.decoded - first.decoded < decodesFrames) return false
  const { grid } = first
  return grid === undefined || others.some((look) => largestChange(grid, look.grid ?? grid) >= moves)
}
