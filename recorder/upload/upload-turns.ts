import { setTimeout as delay } from 'node:timers/promises'
import { waitMilliseconds } from '../../core/process/retry.ts'
import { StoreLied, StoreUnavailable } from '../../storage/objects/store-errors.ts'

/**
 * Runs an act when it is its turn: the lowest place goes first. One that finds the store away, or lying, is told of by
 * `onAway` and has another turn; any other error is thrown. @throws the signal's reason once it aborts
 */
export type UploadTurns = <Result>(
  place: number,
  act: () => Promise<Result>,
  onAway: (error: unknown, attempt: number) => void,
) => Promise<Result>

type Waiting = { place: number; start: () => void; giveUp: (reason: unknown) => void }

/**
 * Lets at most `most` acts run at once. After as many failures in a row the store is taken for away: one act alone asks
 * for it, every few seconds. After hours thousands wait, and each reads its file for an attempt. When the store is back all
 * go on at once.
 */
export function openUploadTurns({
  most,
  signal,
  wait = (failures) => delay(waitMilliseconds(failures, Math.random), undefined, { signal }),
}: {
  most: number
  signal: AbortSignal
  /** Waits after so many failures. */
  wait?: (failures: number) => Promise<void>
}): UploadTurns {
  const waiting: Waiting[] = []
  let running = 0
  let failuresInARow = 0

  const isTakenForAway = () => failuresInARow >= most
  const admit = () => {
    while (waiting.length > 0 && running < (isTakenForAway() ? 1 : most)) {
      // Another one each time: it may be a few objects alone that the store refuses.
      const index = isTakenForAway() ? failuresInARow % waiting.length : 0
      running += 1
      for (const next of waiting.splice(index, 1)) next.start()
    }
  }
  const turn = (place: number) =>
    new Promise<void>((start, giveUp) => {
      if (signal.aborted) return giveUp(signal.reason)
      const before = waiting.findLastIndex((other) => other.place <= place)
      waiting.splice(before + 1, 0, { place, start, giveUp })
      admit()
    })
  signal.addEventListener('abort', () => {
    for (const { giveUp } of waiting.splice(0)) giveUp(signal.reason)
  })

  return async (place, act, onAway) => {
    let rest: Promise<void> | undefined
    for (let attempt = 1; ; attempt++) {
      await rest
      await turn(place)
      try {
        const result = await act()
        failuresInARow = 0
        return result
      } catch (error) {
        signal.throwIfAborted()
        if (!isAway(error)) throw error
        onAway(error, attempt)
        failuresInARow += 1
        rest = wait(isTakenForAway() ? failuresInARow : attempt).catch(() => {})
        // Within its turn: another one would fare no better.
        if (isTakenForAway()) await rest
      } finally {
        running -= 1
        admit()
      }
    }
  }
}

function isAway(error: unknown): boolean {
  return error instanceof StoreUnavailable || error instanceof StoreLied
}
