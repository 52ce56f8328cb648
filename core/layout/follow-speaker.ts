/** Who the stage follows, and what is needed to decide on a change. Times in milliseconds of any steady clock. */
export type SpeakerFocus = {
  /** The one on stage; null before anybody spoke. */
  current: string | null
  /** When `current` was last heard. */
  heardAt: number
  /** Somebody else who speaks, and since when. */
  challenger: string | null
  since: number
}

export const nobodySpoke: SpeakerFocus = { current: null, heardAt: 0, challenger: null, since: 0 }

/** A cough or a "yes" does not take the stage. */
const takesStageAfter = 1_200
/** While the one on stage was heard this recently, a challenger has to wait longer. */
const holdsStageFor = 800
/** Speaking across the one on stage takes the stage after all. */
const crossesAfter = 4_000

/**
 * The active speaker with hysteresis: the first who speaks comes on stage at once; another one after speaking for a
 * while, longer when the one on stage speaks too; silence changes nothing; who left gives the stage free.
 */
export function followSpeaker(
  before: SpeakerFocus,
  present: readonly string[],
  speaking: readonly string[],
  now: number,
): SpeakerFocus {
  const stays = before.current !== null && present.includes(before.current)
  const current = stays ? before.current : null
  const heard = speaking.filter((id) => present.includes(id))
  const heardAt = current !== null && heard.includes(current) ? now : before.heardAt
  const others = heard.filter((id) => id !== current)
  const first = others[0]
  if (first === undefined) return { current, heardAt, challenger: null, since: 0 }
  if (current === null) return { current: first, heardAt: now, challenger: null, since: 0 }
  const goesOn = before.challenger !== null && others.includes(before.challenger)
  const challenger = goesOn && before.challenger !== null ? before.challenger : first
  const since = goesOn ? before.since : now
  const needed = now - heardAt < holdsStageFor ? crossesAfter : takesStageAfter
  if (now - since < needed) return { current, heardAt, challenger, since }
  return { current: challenger, heardAt: now, challenger: null, since: 0 }
}
