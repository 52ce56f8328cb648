import type { ColumnType, Generated } from 'kysely'
import type { CourseId, OrganisationId, PersonId, PlannedRecordingId, RecordingId, RoomId } from '../../../core/ids.ts'
import type { Defaulted } from './defaulted.ts'

/** Rooms, what is written in them, where they may be, and what is planned there. */
export type RoomTables = {
  room: {
    id: RoomId
    organisation_id: OrganisationId
    course_id: CourseId | null
    owner_id: PersonId | null
    name: string
    system: Generated<string>
    /** Where a room that is not Aula's own is, as conference/other-room.ts has it; null for Aula's own. */
    conference: ColumnType<unknown, string | null | undefined, string | null>
    demo: Generated<boolean>
    /** Of a self-test: in no list. */
    self_test: Generated<boolean>
    locked_at: Date | null
    chat_off_at: Generated<Date | null>
    /** Since when people wait until somebody lets them in. */
    lobby_at: Generated<Date | null>
    /** Since when only who leads the room may share a screen. */
    sharing_limited_at: Generated<Date | null>
    /** Since when only who leads the room, and whom they call on, may speak. */
    speaking_limited_at: Generated<Date | null>
    /** When people were known to be in it last, to the minute. */
    occupied_at: Generated<Date | null>
    /** What is said is kept for two minutes while nobody records. */
    keeps_lead: Generated<boolean>
    /** From when on that is kept right now, and when that was known last. */
    lead_since: Generated<Date | null>
    lead_seen_at: Generated<Date | null>
    created_at: Defaulted<Date>
    deleted_at: Date | null
  }
  /** The chat of a room, until that has been empty for a while. */
  room_message: {
    room_id: RoomId
    id: string
    number: Generated<string>
    author: string
    name: string
    text: string
    sent_at: Defaulted<Date>
    removed_by: string | null
  }
  /** Where recorders may record besides Aula's own rooms. */
  allowed_host: {
    organisation_id: OrganisationId
    host: string
    /** The conference server's shared secret, sealed with AULA_SECRET. */
    sealed_secret: string | null
    created_by: PersonId | null
    created_at: Defaulted<Date>
  }
  planned_recording: {
    id: PlannedRecordingId
    organisation_id: OrganisationId
    room_id: RoomId
    planned_by: PersonId | null
    title: string
    speaker: Generated<string>
    begins_at: Date
    ends_at: Date | null
    created_at: Defaulted<Date>
    /** What came of it; its recorder joins the room a little before it begins. */
    recording_id: RecordingId | null
    /** null: it is still to come. */
    outcome: 'begun' | 'cancelled' | 'missed' | null
    settled_at: Date | null
  }
}
