import { setTimeout as delay } from 'node:timers/promises'

const firstWaitMilliseconds = 250
/** What is back after hours is noticed within this, and asking this often costs nothing worth naming. */
const longestWaitMilliseconds = 5_000

/**
 * Repeats an act until it succeeds: waits double from a quarter of a second to five, each shortened at random by up to
 * half. `onFailure` hears of each failed attempt (1, 2, ...), and ends it where it throws.
 * @throws the signal's reason once it aborts
 */
export async function retry<Result>(
  act: () => Promise<Result>,
  onFailure: (error: unknown, attempt: number) => void,
  signal: AbortSignal,
  random: () => number = Math.random,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted()
    try {
      return await act()
    } catch (error) {
      signal.throwIfAborted()
      onFailure(error, attempt)
      await delay(waitMilliseconds(attempt, random), undefined, { signal }).catch(() => {})
    }
  }
}

/** What is waited for after so many failures in a row. */
export function waitMilliseconds(attempt: number, random: () => number): number {
  const whole = Math.min(longestWaitMilliseconds, firstWaitMilliseconds * 2 ** (attempt - 1))
  return whole * (1 - random() / 2)
}
