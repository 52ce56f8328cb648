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
