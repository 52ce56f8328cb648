import { setTimeout as delay } from 'node:timers/promises'
import type { CompleteSettings } from '../../core/config/settings.ts'
import { AppError } from '../../core/errors.ts'
import { isId, type RoomId, type SelfTestId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import { precedence } from '../../core/process/set-precedence.ts'
import type { JobPayload } from '../../queue/jobs.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { failSelfTest, needsLecturer, noteLecturer } from '../../storage/catalog/self-test/self-test-steps.ts'
import { teach } from './teach.ts'

/** Milliseconds. */
const joinWithin = 30_000
const lookEvery = 500

/**
 * The lecturer of a self-test: says when it is in the room, and teaches until its recording is over. It waits for
 * everybody else on its machine.
 */
export async function runLecturer(
  { room, selfTest: id }: JobPayload<'lecturer'>,
  { settings, catalog, log }: { settings: CompleteSettings; catalog: Catalog; log: Log },
  signal: AbortSignal,
): Promise<void> {
  if (!isId<RoomId>(room) || !isId<SelfTestId>(id)) return
  // A job that lay in the queue for longer than anybody waited.
  if (!(await needsLecturer(catalog, id))) return
  try {
    await teach(settings, room, { mode: 'counter', niceness: precedence.later }, async ({ teaching, left }) => {
      await teaching(joinWithin)
      await noteLecturer(catalog, id)
      log.info({ selfTest: id, room }, 'the lecturer of a self-test teaches')
      const gone = new AbortController()
      void left.then(() => gone.abort())
      const over = AbortSignal.any([signal, gone.signal])
      while (!over.aborted && (await needsLecturer(catalog, id))) {
        await delay(lookEvery, undefined, { signal: over }).catch(() => {})
      }
    })
  } catch (error) {
    log.warn({ err: error, selfTest: id }, 'the lecturer of a self-test did not come')
    await failSelfTest(catalog, id, 'calling', error instanceof AppError ? error.code : 'self-test.no-lecturer')
  }
}
