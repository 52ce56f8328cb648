import type { LeadTrack } from '../../conference/janus/kept-feed.ts'
import type { RecordingNotice } from '../../conference/protocol.ts'
import type { RoomId } from '../../core/ids.ts'
import type { NetPerson } from '../../core/net/net.ts'

/** Milliseconds. */
export type LeadTimes = { longest: number; piece: number }

/** What is kept of one room while nobody records it. Times are the machine's monotonic clock's, milliseconds since boot. */
export type Lead = {
  since: number
  /** When the piece of time began that is being written. */
  piece: number
  moments: LeadMoment[]
  /** Who has taken their consent back, and when. */
  withdrawn: Map<string, number>
}

/** Who was in the room from a moment on. */
export type LeadMoment = { at: number; people: NetPerson[] }

/** What a viewer knows of a room's lead. `over`: nothing of it may be there any more. */
export type KnownLead = Pick<Lead, 'withdrawn'> | 'over'

/**
 * Whether a room's lead is kept right now: it is set so, somebody is there, and nobody records. What a recording leaves out
 * while it is paused is no lead of the next one.
 */
export function hasLead(room: {
  lead: boolean
  people: ReadonlyMap<string, unknown>
  recording: Pick<RecordingNotice, 'state'> | null
}): boolean {
  const recorded = ['scheduled', 'joining', 'recording', 'paused'].some((state) => state === room.recording?.state)
  return room.lead && room.people.size > 0 && !recorded
}

/** A lead that begins now. */
export function newLead(now: number): Lead {
  return { since: now, piece: now, moments: [], withdrawn: new Map() }
}

/** When the piece began that is written now: another one as soon as that before is over. */
export function currentPiece({ piece }: Lead, now: number, times: LeadTimes): number {
  return now - piece >= times.piece ? now : piece
}

/**
 * The moments that tell who was there in the last two minutes: of what was before only how it stood. Who has taken their
 * consent back was never there.
 */
export function recentMoments({ moments, withdrawn }: Lead, now: number, { longest }: LeadTimes): LeadMoment[] {
  const earliest = now - longest
  const last = moments.findLastIndex(({ at }) => at <= earliest)
  return moments.slice(Math.max(0, last)).map(({ at, people }) => ({
    at: Math.max(at, earliest),
    people: people.filter(({ participant }) => at > (withdrawn.get(participant) ?? Number.NEGATIVE_INFINITY)),
  }))
}

/**
 * Which files of leads are thrown away: what has been kept for two minutes, what belongs to a room that keeps nothing any
 * more, what somebody has sent who has taken their consent back; and at a viewer's start all there is. Of rooms that another
 * viewer has led nothing is known but the time. Pure.
 */
export function planLeadFolder(
  tracks: readonly LeadTrack[],
  known: ReadonlyMap<RoomId, KnownLead>,
  { now, starting, longest }: { now: number; starting: boolean } & Pick<LeadTimes, 'longest'>,
): string[] {
  return tracks
    .filter(({ room, began, participant }) => {
      const lead = known.get(room)
      // From another boot: nobody knows how old it is.
      if (starting || lead === 'over' || began > now || now - began >= longest) return true
      return began <= (lead?.withdrawn.get(participant) ?? Number.NEGATIVE_INFINITY)
    })
    .map(({ file }) => file)
}
