import type { Watcher } from './watcher.ts'

/** The page beats each second while it paints. Six missed: told in the room within ten seconds of the last one. */
const hungMilliseconds = 6_000

/** The page's heartbeat has stopped: nothing is painted any more. */
export const pageHung: Watcher = {
  code: 'page.hung',
  look({ page }, now) {
    if (!page.joined) return 'unknown'
    return now - (page.heartbeatAt ?? page.loadedAt) >= hungMilliseconds ? 'reload' : 'fine'
  },
}
