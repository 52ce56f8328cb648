/** What a room has granted to a seat. */
export type Granted = {
  /** Is inside or waits before the room, or did a moment ago. */
  seated: boolean
  /** Has been inside. */
  admitted: boolean
  /** Who leads the room has called on them to speak. */
  called: boolean
}

/** A page comes back within it, loaded again or from a campus network that was gone; the next exam is later. */
export const seatKeptMilliseconds = 10 * 60_000

export type SeatMemory = {
  /** Somebody waits before the room. */
  waiting(participant: string): void
  /** Somebody is inside, with this. */
  inside(participant: string, called: boolean): void
  /** The connection is lost: for a while they may come back as they were. */
  away(participant: string, now: number): void
  /** They have left or were put out: whatever they had is over. */
  over(participant: string, now: number): void
  /** What a seat has when somebody takes it; `claimed` is what its token says. */
  recall(participant: string, claimed: Granted, now: number): Granted
  /** Drops what is over for good; true while something is left. */
  prune(now: number): boolean
}

const nothing: Granted = { seated: false, admitted: false, called: false }

/**
 * Remembers who was in a room or waited before it, and what they had. A token alone is not believed, since it outlasts
 * a lecture; only a viewer that has just started, and has seen nobody yet, goes by it. `now` and `startedAt` in
 * milliseconds of one clock.
 */
export function openSeatMemory(startedAt: number): SeatMemory {
  const seats = new Map<string, { granted: Granted; awaySince: number | null }>()
  const isKept = (awaySince: number | null, now: number) => awaySince === null || now - awaySince < seatKeptMilliseconds
  const keep = (participant: string, granted: Granted, awaySince: number | null = null) =>
    void seats.set(participant, { granted, awaySince })
  return {
    waiting: (participant) => keep(participant, { seated: true, admitted: false, called: false }),
    inside: (participant, called) => keep(participant, { seated: true, admitted: true, called }),
    away(participant, now) {
      const seat = seats.get(participant)
      if (seat) seat.awaySince ??= now
    },
    over: (participant, now) => keep(participant, nothing, now),
    recall(participant, { seated, admitted, called }, now) {
      const seat = seats.get(participant)
      if (seat && isKept(seat.awaySince, now)) return seat.granted
      return isKept(startedAt, now) ? { seated, admitted, called } : nothing
    },
    prune(now) {
      for (const [participant, { awaySince }] of seats) if (!isKept(awaySince, now)) seats.delete(participant)
      return seats.size > 0
    },
  }
}
