import type { Watcher } from './watcher.ts'

/** Somebody put the recorder out of the room. */
export const kicked: Watcher = {
  code: 'conference.kicked',
  look: ({ page }) => (page.over === 'kicked' ? 'stop' : 'fine'),
}
