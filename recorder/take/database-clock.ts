import { type Clock, systemClock } from '../../core/clock.ts'
import type { BootMoment } from '../../core/process/boot-clock.ts'

/**
 * Tells the database's time, the one clock that all takes of a recording have in common. It goes on by this machine's
 * monotonic clock: what the wall clock does, also between two answers, is nothing to it.
 */
export type DatabaseClock = {
  /** A question is asked now; call the result with what the database's clock said, when the answer has come. */
  ask(): (database: Date) => void
  /** The database's time so many milliseconds ago; before the first answer by this machine's wall clock. */
  ago(milliseconds: number): Date
  /** The database's time right now; undefined before the first answer. */
  now(): Date | undefined
}

/** Answers kept; with one a second, older ones than that say little about a clock that drifts. */
const kept = 10
/** Samples that differ by more than this from the newest are from before a jump of the database's clock. */
const jumpMilliseconds = 1_000

/** Goes by the quickest of the latest answers: the true difference lies within half its round trip. */
export function createDatabaseClock(clock: Clock = systemClock): DatabaseClock {
  const monotonic = () => Number(clock.monotonicMicroseconds()) / 1_000
  let samples: { trip: number; ahead: number }[] = []
  const now = () => {
    const [quickest] = [...samples].sort((one, other) => one.trip - other.trip)
    return quickest && new Date(Math.round(monotonic() + quickest.ahead))
  }
  return {
    ask() {
      const asked = monotonic()
      return (database) => {
        const trip = monotonic() - asked
        const ahead = database.getTime() - (asked + trip / 2)
        samples = [...samples.filter((sample) => Math.abs(sample.ahead - ahead) < jumpMilliseconds), { trip, ahead }]
        samples = samples.slice(-kept)
      }
    },
    ago: (milliseconds) => new Date(Math.round((now() ?? clock.now()).getTime() - milliseconds)),
    now,
  }
}

/** A first frame, by the database's clock and by that of the machine's boot. */
export type FirstFrame = { at: Date; moment: BootMoment | undefined }

/**
 * Recording time of a take's zero, microseconds: 0 for the first that captures anything, else since the recording's first
 * frame, by the database's clock, which all takes have in common; where that has jumped, by the monotonic one of the machine,
 * if it is still the same boot.
 */
export function takeOffset(first: FirstFrame | undefined, own: FirstFrame): number {
  if (!first) return 0
  const passed = (own.at.getTime() - first.at.getTime()) * 1_000
  const ticked = first.moment?.boot === own.moment?.boot ? ticksBetween(first, own) : passed
  const right = Math.abs(ticked - passed) > jumpMilliseconds * 1_000 ? ticked : passed
  // Never 0: that is the place of the first take alone.
  return Math.max(1_000, Math.round(right))
}

function ticksBetween(first: FirstFrame, own: FirstFrame): number {
  const [from, to] = [first.moment?.ticks, own.moment?.ticks]
  return from === undefined || to === undefined ? (own.at.getTime() - first.at.getTime()) * 1_000 : to - from
}
