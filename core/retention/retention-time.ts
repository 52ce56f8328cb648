/**
 * What time it is for retention. `now` is the database's clock. `witnessed` is the time that keepers have seen go by: it is
 * behind where that clock was set forward, or nobody looked.
 */
export type RetentionTime = { now: Date; witnessed: Date }

/** What is removed by its date goes by this one: a clock that jumps forward removes nothing. */
export function earliest({ now, witnessed }: RetentionTime): Date {
  return now < witnessed ? now : witnessed
}

/** What protects for so many days counts from this one: a clock that is behind protects no shorter. */
export function latest({ now, witnessed }: RetentionTime): Date {
  return now > witnessed ? now : witnessed
}

/** Milliseconds. Nobody looked for so long: processes are started again, releases are deployed. More than that nobody has seen. */
const briefly = 3600_000
/** Milliseconds that are caught up without anybody's word: a week in which Aula was switched off. */
export const caughtUp = 7 * 86_400_000

/**
 * The time that has been seen to go by, at the next look. It goes on as fast as the keeper's monotonic clock; where it is
 * behind by up to a week, twice as fast. Behind by more, an admin has to say that the date is right. It never goes back.
 * Pure.
 * @param elapsed milliseconds of this keeper's monotonic clock since it was told `witnessed`; undefined at its first look, and
 *   one after more than an hour is no other: a keeper that stood still has not seen what the clock did meanwhile
 */
export function witness({ now, witnessed }: RetentionTime, elapsed: number | undefined): Date {
  const behind = now.getTime() - witnessed.getTime()
  if (behind <= 0) return witnessed
  if (elapsed === undefined || elapsed > briefly) return behind <= briefly ? now : witnessed
  const pace = behind <= caughtUp ? 2 : 1
  return new Date(Math.min(now.getTime(), witnessed.getTime() + pace * elapsed))
}

/** A day is 24 hours here: a lecture must not stay or go by the hour of a clock change. */
export function daysAfter(time: Date, days: number): Date {
  return new Date(time.getTime() + days * 86_400_000)
}
