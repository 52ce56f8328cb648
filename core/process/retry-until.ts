import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../errors.ts'
import type { Log } from '../log.ts'

const pauseMilliseconds = 500

/**
 * Repeats an act that fails because something is away, until it succeeds or `signal` aborts; then undefined. It is done
 * at least once, also after that. A refusal (an AppError of scope `caller`) is an answer, not an absence: it is thrown
 * on.
 */
export async function retryUntil<Result>(
  signal: AbortSignal,
  log: Log,
  what: string,
  act: () => Promise<Result>,
): Promise<Result | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act()
    } catch (error) {
      if (error instanceof AppError && error.scope === 'caller') throw error
      if (signal.aborted) return undefined
      if (attempt % 20 === 1) log.warn({ err: error, attempt }, `${what}: trying again`)
      await delay(pauseMilliseconds, undefined, { signal }).catch(() => {})
    }
  }
}
