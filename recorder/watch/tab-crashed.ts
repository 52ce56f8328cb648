import type { Watcher } from './watcher.ts'

/** The browser has told that the page's process is gone. */
export const tabCrashed: Watcher = {
  code: 'page.crashed',
  look({ page }) {
    if (page.crashed) return 'reload'
    return page.joined ? 'fine' : 'unknown'
  },
}
