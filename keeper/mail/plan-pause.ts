/** Seconds. */
const first = 30
const longest = 3_600

/** Pure: after how many seconds an e-mail that could not be sent is tried again, after so many attempts. Doubles up to an hour. */
export function pauseBefore(attempts: number): number {
  return Math.min(longest, first * 2 ** Math.min(Math.max(attempts, 1) - 1, 20))
}

/** Pure: how many seconds a keeper leaves a server alone that was away so many times in a row. */
export function pauseOfServer(failures: number): number {
  return Math.min(300, 5 * 2 ** Math.min(Math.max(failures, 1) - 1, 20))
}
