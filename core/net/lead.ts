import type { RoomId } from '../ids.ts'

/*
 * The lead: where a room is set so, what is said in it while nobody records is written down as well, and thrown away again
 * within two minutes. Whoever presses Record then keeps what was said just before.
 */

/** Milliseconds: nothing of a room is kept longer while nobody records it. */
export const longestLead = 120_000
/** Milliseconds after which files end and others begin: so much at a time is thrown away, and begins with a key frame. */
export const leadPiece = 20_000

/** What feeds of a room are written under while nobody records; each piece of time has a name of its own. */
export type LeadName = `lead-${RoomId}-${number}`

/** @param began by the machine's monotonic clock, milliseconds since boot */
export function leadName(room: RoomId, began: number): LeadName {
  return `lead-${room}-${Math.floor(began)}`
}
