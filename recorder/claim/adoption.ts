import { setTimeout as delay } from 'node:timers/promises'
import { type AdoptOptions, adoptSpools } from '../upload/adopt-spools.ts'

/** The one who adopts spools in this process. */
export type Adoption = {
  /** Resolves when every dead take's spool that exists now has been brought in, as far as it can be. */
  adopt(): Promise<void>
  /** Adopts now and then until `signal` aborts: what could not be stored the first time is not left lying. */
  keepAdopting(signal: AbortSignal): Promise<void>
}

const everyMilliseconds = 30_000

/** One adoption at a time: an adopter leaves alone what a living process has taken up, itself included. */
export function openAdoption(options: AdoptOptions): Adoption {
  let last: Promise<unknown> = Promise.resolve()
  const adopt = async () => {
    const mine = last.then(() => adoptSpools(options))
    last = mine.catch(() => {})
    await mine
  }
  return {
    adopt,
    async keepAdopting(signal) {
      while (!signal.aborted) {
        await adopt().catch((error: unknown) => options.log.warn({ err: error }, 'adopting spools did not succeed'))
        await delay(everyMilliseconds, undefined, { signal }).catch(() => {})
      }
    },
  }
}
