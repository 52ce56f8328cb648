import { soundDelay } from './sound-delay.ts'
import type { Watcher } from './watcher.ts'

/** Milliseconds that it takes in a built-in room, calm or with three processes that take both cores (measured: 200). */
const usual = 200
/** Milliseconds more than that which people see, and below which it is over (as in `drift`). */
const noticeable = 250
const over = 150

/** What the page plays comes out late: sound has piled up somewhere between its player and the capture. */
export const lateSound: Watcher = {
  code: 'sound.late',
  look(seen) {
    // Another page's players wait for as long as they like.
    if (!seen.page.ours) return 'unknown'
    const delay = soundDelay(seen)
    if (delay === undefined) return 'unknown'
    if (delay - usual >= noticeable) return 'reload'
    return delay - usual < over ? 'fine' : 'unknown'
  },
}
