/** Tells this machine's wall time in the database's: the one clock that all takes of a recording have in common. */
export type DatabaseClock = {
  /** A question asked and answered at these local times, and what the database's clock said in between. */
  observe(asked: Date, answered: Date, database: Date): void
  toDatabaseTime(local: Date): Date
  /**
   * The database's time right now, whatever this machine's wall clock does meanwhile; undefined before the first
   * answer.
   */
  now(): Date | undefined
}

/** Answers kept; with one a second, older ones than that say little about a clock that drifts. */
const kept = 10
/** Samples that differ by more than this from the newest are from before a jump of one of the clocks. */
const jumpMilliseconds = 1_000

/**
 * Goes by the quickest of the latest answers: the true difference lies within half its round trip. `monotonic` is in
 * milliseconds.
 */
export function createDatabaseClock(monotonic: () => number = () => performance.now()): DatabaseClock {
  let latest: { database: number; at: number } | undefined
  let samples: { trip: number; ahead: number }[] = []
  return {
    observe(asked, answered, database) {
      const trip = Math.max(0, answered.getTime() - asked.getTime())
      latest = { database: database.getTime() + Math.min(trip, jumpMilliseconds) / 2, at: monotonic() }
      const ahead = database.getTime() - (asked.getTime() + trip / 2)
      samples = [...samples.filter((sample) => Math.abs(sample.ahead - ahead) < jumpMilliseconds), { trip, ahead }]
      samples = samples.slice(-kept)
    },
    toDatabaseTime(local) {
      const best = samples.reduce<{ trip: number; ahead: number } | undefined>(
        (quickest, sample) => (quickest && quickest.trip <= sample.trip ? quickest : sample),
        undefined,
      )
      return new Date(Math.round(local.getTime() + (best?.ahead ?? 0)))
    },
    now: () => latest && new Date(Math.round(latest.database + monotonic() - latest.at)),
  }
}

/** Recording time of a take's zero: 0 for the first that captures anything, else since the recording's first frame. */
export function takeOffset(firstFrameAt: Date | undefined, thisFirstFrameAt: Date): number {
  if (!firstFrameAt) return 0
  const millisecondsBetween = thisFirstFrameAt.getTime() - firstFrameAt.getTime()
  // Never 0: that is the place of the first take alone.
  return Math.max(1, millisecondsBetween) * 1_000
}
