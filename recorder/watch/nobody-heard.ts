import type { Watcher } from './watcher.ts'

/** Who presses Record begins to speak. Long enough to let people find their seats. */
const sinceBeginMilliseconds = 20_000
/** With every microphone off for so long nobody is heard, whoever speaks. */
const mutedMilliseconds = 6_000

/**
 * Every microphone has been off for a while, or nobody has been heard since the recording began. Somebody whose microphone is
 * on and who was heard before is never asked: silence then is thinking, writing, reading.
 */
export const nobodyHeard: Watcher = {
  code: 'sound.nobody-heard',
  look({ page, capturingSince, received, heardAt }, now) {
    if (capturingSince === undefined || (page.tells && page.participants === 0)) return 'fine'
    if (received.length === 0) return 'unknown'
    // A shared screen may sound with every microphone off.
    const offSince = Math.max(capturingSince, page.mutedSince ?? now, heardAt ?? 0)
    if (now - offSince >= mutedMilliseconds) return 'wrong'
    if (heardAt !== undefined) return 'fine'
    return now - capturingSince >= sinceBeginMilliseconds ? 'wrong' : 'fine'
  },
}
