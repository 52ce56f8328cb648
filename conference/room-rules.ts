/** Who may send something: everybody in the room, or only who leads it (with the voice: and whom they call on). */
export const senders = ['everybody', 'lecturers'] as const
export type Senders = (typeof senders)[number]

/** What who leads a room has decided about the others. */
export type RoomRules = {
  /** Whoever does not lead the room waits until somebody who does lets them in. */
  lobby: boolean
  /** Who may share a screen. */
  sharing: Senders
  /** Who may send microphone and camera. */
  speaking: Senders
}

/** Of a room about which nobody has decided anything. */
export const openRules: RoomRules = { lobby: false, sharing: 'everybody', speaking: 'everybody' }

/** Whether somebody may send this. `called`: who leads the room has called on them to speak. */
export function maySend(
  source: 'camera' | 'screen',
  rules: Pick<RoomRules, 'sharing' | 'speaking'>,
  person: { manage: boolean; called: boolean },
): boolean {
  if (person.manage) return true
  if (source === 'screen') return rules.sharing === 'everybody'
  return rules.speaking === 'everybody' || person.called
}
