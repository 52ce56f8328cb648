/** A place in a replay and its length, milliseconds of player time. */
export type WatchedTo = { position: number; duration: number }

/** Milliseconds: who has seen less has only looked what it is. */
const worthResuming = 10_000
/** Of the length: what is left then is the end of a lecture, and people leaving the room. */
const finishedAt = 0.95

/** Where somebody goes on with a replay, milliseconds; undefined: at its beginning, they have seen little or all of it. */
export function resumeAt({ position, duration }: WatchedTo): number | undefined {
  return position >= worthResuming && position < finishedAt * duration ? position : undefined
}
