import type { ReceivedTile } from '../../conference/signals.ts'
import type { OutputPicture } from '../capture/watch-output.ts'
import { signalsAround } from './signals-around.ts'
import { meanOf, sameTile, tileMean } from './tile-brightness.ts'
import type { Finding, Watcher } from './watcher.ts'

/** Mean brightness of what was encoded: black is 0, the stage's own dark gray 23, a name on black 3. */
const blackBelow = 12
/** Mean brightness of what the page shows: a dark room with a face in it has 25. */
const shownAbove = 24

/** The brightest pixel of a picture in which nobody sees anything. */
const nothingBelow = 16

/**
 * A picture that the page shows is black where it was encoded. A camera that looks into the dark is black on the page as
 * well, and no fault. Of a page that does not tell what it shows: all of two pictures is black, which is told and no more.
 */
export const black: Watcher = {
  code: 'picture.black',
  look(seen): Finding {
    if (!seen.page.ours) return isNothing(seen.pictures.slice(-2))
    const picture = seen.pictures.at(-1)
    const around = picture && signalsAround(seen, picture)
    if (!around) return 'unknown'
    const shown = around[0].tiles.filter((tile) => sameTile(tile, around)?.every(showsSomething))
    if (shown.length === 0) return 'unknown'
    return shown.some((tile) => tileMean(picture, tile) < blackBelow) ? 'reload' : 'fine'
  },
}

function isNothing(pictures: readonly OutputPicture[]): Finding {
  if (pictures.length < 2) return 'unknown'
  const dark = pictures.filter(({ pixels }) => pixels.every((pixel) => pixel < nothingBelow))
  return dark.length === pictures.length ? 'wrong' : 'fine'
}

function showsSomething({ grid }: ReceivedTile): boolean {
  return grid !== undefined && meanOf(grid) > shownAbove
}
