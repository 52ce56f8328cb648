import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '../../core/log.ts'
import { releaseDue } from '../../storage/catalog/lectures/release.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'

/** Milliseconds. */
const lookEvery = 1_000

/** Lets replays appear whose time has come. Resolves after `signal`. */
export async function keepDueReleases({ catalog, log }: { catalog: Catalog; log: Log }, signal: AbortSignal) {
  while (!signal.aborted) {
    try {
      for (const { id, lecture_id: lecture } of await releaseDue(catalog)) {
        log.info({ lecture, recording: id }, 'the replay appears at its time')
      }
    } catch (error) {
      log.warn({ err: error }, 'due replays could not be released; trying again')
    }
    await delay(lookEvery, undefined, { signal }).catch(() => {})
  }
}
