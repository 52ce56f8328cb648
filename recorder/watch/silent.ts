import { audible, heardTenths, levelMilliseconds } from './seen.ts'
import type { Finding, Watcher } from './watcher.ts'

/** Longer than any pause that is left of a sentence when sound and levels are told apart by their delay. */
const silentMilliseconds = 4_000
/** -60 dBFS: what an encoder makes of nothing is far below. */
const silence = 0.001
/** Sound is in the output by this much later than its level was told. */
const delayMilliseconds = 600

/** The output is silent while a received track carries level. A speaker who thinks is silent in both, and no fault. */
export const silent: Watcher = {
  code: 'sound.silent',
  look({ page, sound, levels }): Finding {
    const end = sound.at(-1)?.at
    if (end === undefined) return 'unknown'
    const begin = end - silentMilliseconds
    const latest = sound.filter(({ at }) => at > begin)
    if (latest.some(({ level }) => level >= silence)) return 'fine'
    if (!covers(sound[0]?.at, begin)) return 'unknown'
    const heard = levels.filter(
      ({ at, level }) => level >= audible && at >= begin && at + levelMilliseconds + delayMilliseconds <= end,
    )
    if (heard.length < heardTenths) return 'unknown'
    // Into another conference somebody may have to let the recorder in again.
    return page.ours ? 'reload' : 'wrong'
  },
}

function covers(first: number | undefined, begin: number): boolean {
  return first !== undefined && first <= begin
}
