/** What the supervisor sees of a running take's process. Times are monotonic milliseconds. */
export type TakeHealth = {
  /** When it could first hear its recorder, and when it was told what to record. */
  hereAt: number | undefined
  orderedAt: number | undefined
  /** When it last said that its event loop turns; undefined before the first time. */
  aliveAt: number | undefined
  /** It has said that it ends: what it has started may go. */
  leaving: boolean
  /** Since when a process that it cannot go on without is gone. */
  goneSince: number | undefined
}

/** A process that says nothing for this long hangs. Its lease in the catalogue is over by then, too. */
const silentMilliseconds = 5_000
/** The same before its first word about its order: a spare may have begun to hang without anybody having noticed. */
const deafMilliseconds = 10_000
/** The same once something that it needs is gone: it is known to be ill, and a lecture waits for the next take. */
const illMilliseconds = 2_500
/** What it gets to notice by itself that its display, sound or browser is gone. */
const noticeMilliseconds = 1_500

/**
 * Whether a take's process must be killed so that the next take can go on: a display that hangs, for one, holds the
 * pipeline's threads, and with them the end of the process.
 */
export function isPastHelp({ hereAt, orderedAt, aliveAt, leaving, goneSince }: TakeHealth, now: number): boolean {
  const ill = goneSince === undefined ? silentMilliseconds : illMilliseconds
  const [since, patience] =
    aliveAt === undefined ? [Math.max(hereAt ?? now, orderedAt ?? now), deafMilliseconds] : [aliveAt, ill]
  if (now - since >= patience) return true
  return !leaving && goneSince !== undefined && now - goneSince >= noticeMilliseconds
}
