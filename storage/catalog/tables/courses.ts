import type { ColumnType, Generated } from 'kysely'
import type { CourseFeedId, CourseId, CourseLinkId, OrganisationId, PersonId } from '../../../core/ids.ts'
import type { ReplaysAppear } from '../../../core/recording/replays-appear.ts'
import type { Defaulted } from './defaulted.ts'
import type { Access } from './lectures.ts'

/** Courses, who belongs to them, and by which links. */
export type CourseTables = {
  course: {
    id: CourseId
    organisation_id: OrganisationId
    title: string
    description: Generated<string>
    default_access: Generated<Access>
    retention_days: number | null
    retention_rule: ColumnType<unknown, string | null | undefined, string | null>
    term_ends_at: Generated<Date | null>
    /** When somebody last said when it ends. */
    term_set_at: Generated<Date | null>
    replays_appear: Generated<ReplaysAppear['when']>
    replays_after_hours: Generated<number>
    created_at: Defaulted<Date>
  }
  course_member: {
    organisation_id: OrganisationId
    course_id: CourseId
    person_id: PersonId
    role: 'lecturer' | 'student'
  }
  /** With which members of the organisation join a course as students. */
  course_link: {
    id: CourseLinkId
    organisation_id: OrganisationId
    course_id: CourseId
    token_hash: string
    created_by: PersonId | null
    created_at: Defaulted<Date>
    expires_at: Date
    /** How many may join with it; null: however many. */
    most_uses: number | null
    uses: Generated<number>
    withdrawn_at: Generated<Date | null>
  }
  /** The address at which one person's applications find a course; `token_hash` is of its secret part. */
  course_feed: {
    id: CourseFeedId
    organisation_id: OrganisationId
    person_id: PersonId
    course_id: CourseId
    token_hash: string
    created_at: Defaulted<Date>
  }
}
