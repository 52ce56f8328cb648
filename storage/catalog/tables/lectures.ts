import type { Generated } from 'kysely'
import type { CourseId, FileId, LectureId, OrganisationId, PersonId, RecordingId, RoomId } from '../../../core/ids.ts'
import type { Defaulted } from './defaulted.ts'

/** Lectures, and what is beside their recordings. */
export type LectureTables = {
  lecture: {
    id: LectureId
    organisation_id: OrganisationId
    course_id: CourseId | null
    room_id: RoomId | null
    owner_id: PersonId | null
    title: string
    speaker: Generated<string>
    /** Each by name; null or something else than `speaker` says: that counts (core/lecture/speakers.ts). */
    speakers: Generated<string[] | null>
    description: Generated<string>
    /** As core/lecture/licence.ts has it. */
    licence: Generated<string>
    access: Access
    link_key: string
    started_at: Defaulted<Date>
    created_at: Defaulted<Date>
    trashed_at: Date | null
    /** A code: `user.delete`, `user.erase`, `retention.course`, `retention.organisation`. */
    trash_reason: string | null
    trashed_by: PersonId | null
    /** When the keeper erases what is in the trash; null: not in the trash, or held. */
    erase_at: Date | null
    /** When it came out of the trash that a rule had moved it to: retention leaves it alone for a while, once. */
    restored_at: Date | null
    /** Since when it is under the rule that it is under, where it has changed its course or was in the trash. */
    ruled_since: Generated<Date | null>
    /** Since when the keeper erases its objects. */
    erasing_at: Generated<Date | null>
    /** Days by which somebody has put off its removal. */
    extension_days: Generated<number>
    /** While it is held nothing removes it; the database refuses it as well. */
    held_at: Generated<Date | null>
    held_by: Generated<PersonId | null>
    /** In an admin's words. */
    hold_reason: Generated<string | null>
    self_test: Generated<boolean>
    /** Since when nobody may ask questions beside its player; null: whoever watches may. */
    questions_off_at: Generated<Date | null>
  }
  /** What people have put beside a lecture: slides and the like. */
  lecture_file: {
    id: FileId
    organisation_id: OrganisationId
    lecture_id: LectureId
    /** Below whose prefix it rests. */
    recording_id: RecordingId
    key: string
    name: string
    bytes: number
    md5: Generated<string | null>
    added_by: PersonId | null
    added_at: Defaulted<Date>
    /** null: it is on its way, or was cut off. */
    stored_at: Generated<Date | null>
    /** Since when nobody sees it any more; a day later it goes. */
    removed_at: Generated<Date | null>
  }
  /** Who manages a lecture besides its owner and the lecturers of its course. */
  lecture_lecturer: {
    organisation_id: OrganisationId
    lecture_id: LectureId
    person_id: PersonId
    added_at: Defaulted<Date>
  }
  /** Other courses that show a lecture: their members may watch it. */
  lecture_in_course: {
    organisation_id: OrganisationId
    lecture_id: LectureId
    course_id: CourseId
    added_by: PersonId | null
    added_at: Defaulted<Date>
  }
  /** Since when a course has shown a lecture of another one, taken out meanwhile or not. */
  lecture_first_shown: {
    organisation_id: OrganisationId
    lecture_id: LectureId
    course_id: CourseId
    at: Defaulted<Date>
  }
  /** When somebody last watched it, to the day. */
  lecture_viewed: { lecture_id: LectureId; organisation_id: OrganisationId; viewed_at: Date }
  /** Where somebody stopped in a replay: milliseconds of player time, and how long it was then. */
  watch_position: {
    organisation_id: OrganisationId
    person_id: PersonId
    lecture_id: LectureId
    position: number
    duration: number
    watched_at: Defaulted<Date>
  }
}

/** Who may watch: everybody; who has the link; members of the organisation; members of the course. */
export type Access = 'public' | 'link' | 'signed-in' | 'course'
