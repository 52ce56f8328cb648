import type { Watcher } from './watcher.ts'

/** The page says that it cannot go on, or could not be loaded. */
export const pageFailed: Watcher = {
  code: 'page.failed',
  look({ page }) {
    if (page.failure !== undefined) return 'reload'
    return page.joined ? 'fine' : 'unknown'
  },
}
