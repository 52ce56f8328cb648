import { meanOf } from './tile-brightness.ts'
import type { Finding, Watcher } from './watcher.ts'

/** A cough or a slammed door is over within one of three seconds. */
const seconds = [0, 1, 2] as const
/** Part of the samples at full scale from which it is heard as distortion, and below which it is over. */
const noticeable = 0.003
const over = 0.0005

/** Samples at full scale for a noticeable share, second after second. */
export const clipped: Watcher = {
  code: 'sound.clipped',
  look({ sound }): Finding {
    const end = sound.at(-1)?.at
    if (end === undefined) return 'unknown'
    const shares = seconds.map((second) => {
      const slices = sound.filter(({ at }) => at > end - (second + 1) * 1000 && at <= end - second * 1000)
      return slices.length === 0 ? undefined : meanOf(slices.map(({ full }) => full))
    })
    if (shares.includes(undefined)) return 'unknown'
    if (shares.every((share) => (share ?? 0) >= noticeable)) return 'wrong'
    return shares.every((share) => (share ?? 0) < over) ? 'fine' : 'unknown'
  },
}
