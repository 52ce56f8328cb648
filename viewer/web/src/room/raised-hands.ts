import type { Participant } from '../../../../conference/protocol.ts'

/** Those who have raised a hand, who has waited longest first. Pure. */
export function raisedHands(participants: readonly Participant[]): Participant[] {
  return participants.filter(({ hand }) => hand !== null).sort((a, b) => (a.hand ?? 0) - (b.hand ?? 0))
}
