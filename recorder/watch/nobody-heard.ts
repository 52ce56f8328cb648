import type { Watcher } from './watcher.ts'

/** Who presses Record begins to speak. Long enough to let people find their seats. */
const sinceBeginMilliseconds = 20_000
/** With every microphone off since then nobody will be heard: it was forgotten. */
const forgottenMilliseconds = 8_000
/** Later silence with a microphone that is on is thinking, writing, reading; one that is off may have been forgotten. */
const mutedMilliseconds = 120_000

/**
 * Nobody has been heard since the recording began, told sooner where all microphones are off; or they have been off for
 * long. Somebody whose microphone is on and who was heard before is never asked.
 */
export const nobodyHeard: Watcher = {
  code: 'sound.nobody-heard',
  look({ page, capturingSince, received, heardAt }, now) {
    if (capturingSince === undefined || (page.tells && page.participants === 0)) return 'fine'
    if (received.length === 0) return 'unknown'
    if (page.mutedSince !== undefined && now - page.mutedSince >= mutedMilliseconds) return 'wrong'
    if (heardAt !== undefined) return 'fine'
    const offSince = Math.max(capturingSince, page.mutedSince ?? now)
    if (now - offSince >= forgottenMilliseconds) return 'wrong'
    return now - capturingSince >= sinceBeginMilliseconds ? 'wrong' : 'fine'
  },
}
