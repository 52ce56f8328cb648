import { errorCode } from '../../core/errors.ts'
import type { RecordingId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import { retryUntil } from '../../core/process/retry-until.ts'
import { within } from '../../core/process/within.ts'
import type { ProblemCode, ProblemEvent } from '../../core/recording/problem.ts'
import { openCatalog } from '../../storage/catalog/open-catalog.ts'
import { noteProblem } from '../../storage/catalog/recordings/recording-problems.ts'

/** Events that wait for the database; with more than these something flutters, and the oldest say enough. */
const mostWaiting = 200
/** A connection that is dead without knowing it. */
const noteMilliseconds = 5_000

/**
 * Writes what happens to a take's problems into the catalogue, in order, on a connection of its own: the database may be
 * away, and nothing of the capture waits for it. `at` is the database's time.
 */
export function tellProblems(options: {
  databaseUrl: string
  recording: RecordingId
  take: number
  log: Log
  signal: AbortSignal
}): (event: ProblemEvent, code: ProblemCode, at: Date) => void {
  const { databaseUrl, recording, take, log, signal } = options
  let catalog = openCatalog(databaseUrl, 1)
  let waiting = 0
  let last: Promise<void> = Promise.resolve()
  signal.addEventListener('abort', () => void last.then(() => catalog.destroy()).catch(() => {}), { once: true })

  const note = async (event: ProblemEvent, code: ProblemCode, at: Date) => {
    try {
      await within(noteMilliseconds, noteProblem(catalog, { recording, take, event, code, at }), 'noting a problem')
    } catch (error) {
      void catalog.destroy().catch(() => {})
      catalog = openCatalog(databaseUrl, 1)
      throw error
    }
  }
  return (event, code, at) => {
    log.warn({ event, code }, 'a problem of the recording')
    if (waiting >= mostWaiting) return
    waiting++
    last = last.then(async () => {
      await retryUntil(signal, log, 'noting a problem', () => note(event, code, at)).catch((error: unknown) =>
        log.warn({ code: errorCode(error) }, 'a problem was not noted'),
      )
      waiting--
    })
  }
}
