import type { Watcher } from './watcher.ts'

/** Milliseconds from which people see that lips and words do not fit (ITU-R BT.1359: 45 early, 125 late). */
const noticeable = 250
const over = 150
/** Signals; one of them may be wrong by a lost packet. */
const enough = 6

/** Picture and sound of the same person arrive apart. (Those of the output have one clock.) */
export const drift: Watcher = {
  code: 'sound.apart',
  look({ received }) {
    const told = received.flatMap(({ apart }) => (apart === undefined ? [] : [Math.abs(apart)])).slice(-enough)
    if (told.length < enough) return 'unknown'
    if (told.every((apart) => apart >= noticeable)) return 'wrong'
    return told.every((apart) => apart < over) ? 'fine' : 'unknown'
  },
}
