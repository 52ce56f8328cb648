/** What the supervisor sees of a running take's process. Times are monotonic milliseconds. */
export type TakeHealth = {
  /** When it last said that its event loop turns; undefined before the first time. */
  aliveAt: number | undefined
  /** It has said that it ends: what it has started may go. */
  leaving: boolean
  /** Since when a process that it cannot go on without is gone. */
  goneSince: number | undefined
}

/** A process that says nothing for this long hangs. Its lease in the catalogue is over by then, too. */
const silentMilliseconds = 5_000
/** The same once something that it needs is gone: it is known to be ill, and a lecture waits for the next take. */
const illMilliseconds = 2_500
/** What it gets to notice by itself that its display, sound or browser is gone. */
const noticeMilliseconds = 1_500

/**
 * Whether a take's process must be killed so that the next take can go on: a display that hangs, for one, holds the
 * pipeline's threads, and with them the end of the process.
 */
export function isPastHelp({ aliveAt, leaving, goneSince }: TakeHealth, now: number): boolean {
  const patience = goneSince === undefined ? silentMilliseconds : illMilliseconds
  if (aliveAt !== undefined && now - aliveAt >= patience) return true
  return !leaving && goneSince !== undefined && now - goneSince >= noticeMilliseconds
}
