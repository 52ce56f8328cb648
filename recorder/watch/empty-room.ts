import type { Watcher } from './watcher.ts'

/** Somebody who reloads their page is back by then. */
const toldMilliseconds = 8_000
/** How long an empty room is recorded (docs/operations.md). */
const emptyMilliseconds = 120_000

/** Nobody who may be recorded is there. Before the lecture's first frame the keeper's patience counts. */
export const emptyRoom: Watcher = {
  code: 'room.empty',
  look({ page, continued, capturingSince }, now) {
    const watched = capturingSince !== undefined || (continued && page.joined)
    if (!watched || page.emptySince === undefined) return 'fine'
    // A page that cannot get in sees nobody, whoever is there.
    if (!page.joined) return 'unknown'
    const empty = now - page.emptySince
    if (empty >= emptyMilliseconds) return 'stop'
    return empty >= toldMilliseconds ? 'wrong' : 'unknown'
  },
}
