import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '../../core/log.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { dueStops, stopRecording } from '../../storage/catalog/recordings/stop-recording.ts'

/** Milliseconds. */
const lookEvery = 1_000

/** Stops recordings that were given a length (the demo lecture) or a time to end (planned ones). Resolves after `signal`. */
export async function keepDueStops({ catalog, log }: { catalog: Catalog; log: Log }, signal: AbortSignal) {
  while (!signal.aborted) {
    try {
      for (const { id, lecture_id: lecture } of await dueStops(catalog)) {
        await stopRecording(catalog, id, 'length.reached', null)
        log.info({ lecture, recording: id }, 'stopped at its time')
      }
    } catch (error) {
      log.warn({ err: error }, 'due recordings could not be stopped; trying again')
    }
    await delay(lookEvery, undefined, { signal }).catch(() => {})
  }
}
