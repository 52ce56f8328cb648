import type { Watcher } from './watcher.ts'

/** A page is in its room two seconds after it began to load, on a machine that is busy after ten. */
const joinMilliseconds = 20_000

export const pageNotJoined: Watcher = {
  code: 'page.not-joined',
  look({ page }, now) {
    if (page.joined) return 'fine'
    return now - page.loadedAt >= joinMilliseconds + page.stepMilliseconds ? 'reload' : 'unknown'
  },
}
