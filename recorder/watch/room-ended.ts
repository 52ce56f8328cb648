import type { Watcher } from './watcher.ts'

/** The room, or the recording, is over. */
export const roomEnded: Watcher = {
  code: 'conference.ended',
  look: ({ page }) => (page.over === 'ended' ? 'stop' : 'fine'),
}
