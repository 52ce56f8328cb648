import type { Watcher } from './watcher.ts'

/** Before the first frame somebody waits for the recording to begin; a page needs this long to receive what there is. */
const beforeMilliseconds = 4_000
/** Later: devices are changed, a page is loaded again. */
const laterMilliseconds = 8_000

/**
 * People are there, and none of them sends picture or sound. Nothing is captured before somebody does; of a lecture that has
 * not begun the keeper gives up after two minutes (`recorder.no-media`), whether or not there is a recorder that could.
 */
export const nobodySends: Watcher = {
  code: 'room.nobody-sends',
  look({ page, capturingSince }, now) {
    if (!page.joined) return 'unknown'
    if (page.quietSince === undefined) return 'fine'
    // An empty room is told as such.
    if (capturingSince !== undefined && page.participants === 0) return 'fine'
    const since = Math.max(page.quietSince, page.loadedAt)
    return now - since >= (capturingSince === undefined ? beforeMilliseconds : laterMilliseconds) ? 'wrong' : 'unknown'
  },
}
