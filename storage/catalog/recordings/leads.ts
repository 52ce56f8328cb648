import { sql } from 'kysely'
import type { RecordingId, RoomId } from '../../../core/ids.ts'
import { leadPiece, longestLead } from '../../../core/net/lead.ts'
import type { Catalog } from '../open-catalog.ts'

/** Milliseconds after which a lead of which nothing was heard is not there any more: two pieces, and a slow answer. */
const heardWithin = 2 * leadPiece + 5_000
/** A recording that would begin less than this before Record begins at its first frame. Milliseconds. */
const shortestLead = 1_000

/**
 * A room's lead is kept, from so many milliseconds ago on. False: the room is not set so any more, and nothing may be.
 */
export async function noteLead(catalog: Catalog, room: RoomId, age: number): Promise<boolean> {
  const noted = await catalog
    .updateTable('room')
    .set({
      lead_since: sql`clock_timestamp() - ${Math.round(age)} * interval '1 millisecond'`,
      lead_seen_at: sql`clock_timestamp()`,
    })
    .where('id', '=', room)
    .where('keeps_lead', '=', true)
    .where('deleted_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return noted !== undefined
}

/** Nothing is kept in the room any more, and what was is thrown away or part of a recording. */
export async function endLead(catalog: Catalog, room: RoomId): Promise<void> {
  await catalog.updateTable('room').set({ lead_since: null, lead_seen_at: null }).where('id', '=', room).execute()
}

/**
 * Record was pressed: lets the recording begin where its room's lead does, at most two minutes ago, and behind what was
 * recorded there before. Where nothing is kept, or a recorder has claimed it already, the recording stays as it is.
 */
export async function beginAtLead(transaction: Catalog, recording: RecordingId): Promise<void> {
  await sql`
    update recording set lead_from = lead.since
    from (
      select recording.id, date_trunc('milliseconds', greatest(
        room.lead_since,
        clock_timestamp() - ${longestLead} * interval '1 millisecond',
        (
          select max(recording_event.at) from recording_event
          join recording as former on former.id = recording_event.recording_id
          where former.room_id = room.id and former.id <> recording.id and recording_event.event in ('stop', 'cancel', 'fail')
        )
      )) as since
      from recording join room on room.id = recording.room_id
      where recording.id = ${recording} and recording.state = 'scheduled' and room.keeps_lead and room.lead_since is not null
        and room.lead_seen_at > clock_timestamp() - ${heardWithin} * interval '1 millisecond'
    ) as lead
    where recording.id = lead.id and lead.since < clock_timestamp() - ${shortestLead} * interval '1 millisecond'
  `.execute(transaction)
}
