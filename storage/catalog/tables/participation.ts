import type { Generated } from 'kysely'
import type { HandId, LectureId, OrganisationId, PersonId, QuestionId, RecordingId } from '../../../core/ids.ts'
import type { Defaulted } from './defaulted.ts'

/** What those who watch do beside the player. */
export type ParticipationTables = {
  /** What those who watch ask beside the player. */
  question: {
    id: QuestionId
    organisation_id: OrganisationId
    lecture_id: LectureId
    /** Who has asked, also where the name is not shown. */
    person_id: PersonId
    text: string
    named: boolean
    asked_at: Defaulted<Date>
    hidden_at: Generated<Date | null>
    /** The person who has asked, or one in charge of the lecture. */
    hidden_by: Generated<PersonId | null>
    answered_at: Generated<Date | null>
    /** The recording that ran then, and the time in it, microseconds. */
    answered_in: Generated<RecordingId | null>
    answered_from: Generated<number | null>
  }
  question_vote: { organisation_id: OrganisationId; question_id: QuestionId; person_id: PersonId }
  /** The chat beside a lecture's player; no row: nobody has written or changed anything. */
  watch_chat: {
    lecture_id: LectureId
    organisation_id: OrganisationId
    /** Number of its last change: a message, one that is hidden or shown, a setting. */
    version: Generated<number>
    /** Who knows less than this version reads all anew: messages have gone for good. */
    whole_from: Generated<number>
    /** Since when nobody may write; null: whoever watches may. */
    off_at: Generated<Date | null>
    /** Seconds between two messages of one person. */
    rest_seconds: Generated<number>
  }
  watch_message: {
    lecture_id: LectureId
    /** The version of the chat that it made: the order of messages. */
    number: number
    organisation_id: OrganisationId
    /** Made by the page: one that is sent again is there once. */
    id: string
    person_id: PersonId
    /** Whoever has written it manages the lecture. */
    lecturer: boolean
    text: string
    written_at: Defaulted<Date>
    /** The recording that ran then, and the time in it, microseconds. */
    written_in: RecordingId | null
    written_from: number | null
    /** The version that its last change has made. */
    changed: number
    hidden_at: Generated<Date | null>
    /** The person who has written it, or one in charge of the lecture. */
    hidden_by: Generated<PersonId | null>
  }
  /** Who watches and asks to be taken into the room. */
  raised_hand: {
    id: HandId
    organisation_id: OrganisationId
    lecture_id: LectureId
    person_id: PersonId
    raised_at: Defaulted<Date>
    /** When the page was last known to be open. */
    seen_at: Defaulted<Date>
    invited_at: Generated<Date | null>
    /** When the person joined the room on the invitation: it is used up. */
    admitted_at: Generated<Date | null>
  }
  /** Who watches and says that there is no sound or no picture. */
  stream_report: {
    id: Generated<number>
    organisation_id: OrganisationId
    lecture_id: LectureId
    /** A person, or what a browser without a login can be told by. */
    reporter: string
    missing: 'sound' | 'picture'
    reported_at: Defaulted<Date>
  }
}
