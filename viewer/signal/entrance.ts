import type { Granted } from './seat-memory.ts'

/** What becomes of somebody at the door of a room. */
export type Entrance = 'enters' | 'waits' | 'locked'

/**
 * The lock comes before the lobby: nobody new gets as far as waiting before a locked room. Who was inside or waited
 * comes back to where they were; where nobody waits any more, who had waited finds the room locked.
 */
export function entrance(
  room: { locked: boolean; lobby: boolean },
  person: {
    /** Leads the room. */
    manage: boolean
    /** Was asked in from beside the player. */
    invited: boolean
  } & Pick<Granted, 'seated' | 'admitted'>,
): Entrance {
  if (person.manage || person.invited || person.admitted) return 'enters'
  if (room.locked && !(room.lobby && person.seated)) return 'locked'
  return room.lobby ? 'waits' : 'enters'
}
