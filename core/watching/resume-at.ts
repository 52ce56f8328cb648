/** A place in a replay and its length, milliseconds of player time. */
export type WatchedTo = { position: number; duration: number }

/** Milliseconds: who has seen less has only looked what it is. */
const worthResuming = 10_000
/** Of the length: what is left then is the end of a lecture, and people leaving the room. */
const finishedAt = 0.95

/** Milliseconds: players and manifests may differ by so much. */
const sameLength = 2_000

/**
 * Where somebody goes on with a replay, milliseconds; undefined: at its beginning, they have seen little or all of it, or it
 * has become another one, since it was trimmed for example.
 * @param length of the replay as it is now, milliseconds
 */
export function resumeAt({ position, duration }: WatchedTo, length: number): number | undefined {
  if (Math.abs(duration - length) > sameLength) return undefined
  return position >= worthResuming && position < finishedAt * duration ? position : undefined
}
