/** What becomes of somebody at the door of a room. */
export type Entrance = 'enters' | 'waits' | 'locked'

/**
 * The lock comes first: nobody new gets as far as the lobby of a locked room. Who was at the door or inside before may come
 * back to where they were.
 */
export function entrance(
  room: { locked: boolean; lobby: boolean },
  person: {
    /** Leads the room. */
    manage: boolean
    /** Was in the room, or waited before it. */
    seated: boolean
    /** Was asked in from beside the player. */
    invited: boolean
    /** Was inside, and has not been away for long (seat-memory.ts). */
    admitted: boolean
  },
): Entrance {
  if (person.manage || person.invited) return 'enters'
  if (room.locked && !person.seated) return 'locked'
  return room.lobby && !person.admitted ? 'waits' : 'enters'
}
