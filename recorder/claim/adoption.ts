import { setTimeout as delay } from 'node:timers/promises'
import type { RecordingId } from '../../core/ids.ts'
import { type AdoptOptions, adoptSpools } from '../upload/adopt-spools.ts'

/** The one who adopts spools in this process. */
export type Adoption = {
  /** Resolves when the spools that a recording's dead takes have left here have been brought in. @throws SpoolsNotAdopted */
  adopt(recording: RecordingId): Promise<void>
  /** Adopts all of them now and then until `signal` aborts: what could not be stored the first time is not left lying. */
  keepAdopting(signal: AbortSignal): Promise<void>
}

const everyMilliseconds = 30_000

/** One adoption at a time of each spool; one that does not come to an end holds up no other. */
export function openAdoption(options: AdoptOptions): Adoption {
  const underWay: NonNullable<AdoptOptions['underWay']> = new Map()
  return {
    async adopt(recording) {
      await adoptSpools({ ...options, underWay, only: { recording } })
    },
    async keepAdopting(signal) {
      let last: Promise<unknown> = Promise.resolve()
      while (!signal.aborted) {
        last = adoptSpools({ ...options, underWay }).catch((error: unknown) =>
          options.log.warn({ err: error }, 'adopting spools did not succeed'),
        )
        await delay(everyMilliseconds, undefined, { signal }).catch(() => {})
      }
      // Those are done, or given up with the adoption's own signal.
      await Promise.allSettled([last, ...underWay.values()])
    },
  }
}
