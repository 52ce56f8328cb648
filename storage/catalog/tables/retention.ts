import type { ColumnType, Generated } from 'kysely'
import type { CourseId, LectureId, MailId, OrganisationId, PersonId } from '../../../core/ids.ts'
import type { RetentionEvent } from '../../../core/retention/retention-event.ts'
import type { Defaulted } from './defaulted.ts'

/** What is kept how long, and what was decided about it. */
export type RetentionTables = {
  /** One for each person who is told; a mail for it is still to be sent while `mailed_at` is null. */
  retention_warning: {
    id: Generated<number>
    organisation_id: OrganisationId
    lecture_id: LectureId
    /** null: the lecture has nobody to tell. */
    person_id: PersonId | null
    /** Days before the removal that its rule names. */
    days_before: number
    /** The removal that it is about, by the rule; it happens at `trash_at`. */
    due_at: Date
    trash_at: Date
    warned_at: Date
    mailed_at: Generated<Date | null>
    /** The e-mail that tells of it; it may be forgotten since. */
    mail_id: Generated<MailId | null>
    /** When that was sent or given up, which the database notes by itself; null: it waits, or there is none. */
    told_at: Generated<Date | null>
  }
  /** What was decided about keeping and removing; what is done to recordings stands in `recording_event`. */
  retention_event: {
    id: Generated<number>
    organisation_id: OrganisationId
    /** The lecture may be erased since. */
    lecture_id: LectureId | null
    course_id: CourseId | null
    at: Defaulted<Date>
    event: RetentionEvent
    /** The rule, the days, the date: what the event's words are made of. */
    facts: ColumnType<unknown, string | undefined, string>
    /** An admin's own words; gone with the lecture. */
    note: string | null
    actor_id: PersonId | null
  }
  /** One row: the time that keepers have seen go by (core/retention/retention-time.ts). */
  retention_clock: { id: Defaulted<number>; witnessed_at: Date }
}
