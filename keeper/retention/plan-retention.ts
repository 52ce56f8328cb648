import type { CourseId, LectureId, OrganisationId } from '../../core/ids.ts'
import { type RemovalReason, removalOf } from '../../core/retention/removal.ts'

/** A lecture outside the trash, as far as retention is concerned. */
export type KeptLecture = {
  id: LectureId
  organisation_id: OrganisationId
  course_id: CourseId | null
  started_at: Date
  restored_at: Date | null
  /** Somebody records it right now, or a recording of it is being finished. */
  recording: boolean
}

export type PlannedRemoval = { lecture: LectureId; reason: RemovalReason }

/** Which lectures go to the trash now, and whose rule says so. Never one that is being recorded. Pure. */
export function planRetention(
  lectures: readonly KeptLecture[],
  courses: ReadonlyMap<CourseId, { retention_days: number | null }>,
  organisations: ReadonlyMap<OrganisationId, { retention_days: number | null }>,
  now: Date,
): PlannedRemoval[] {
  return lectures.flatMap((lecture) => {
    if (lecture.recording) return []
    const organisation = organisations.get(lecture.organisation_id)
    if (!organisation) return []
    const course = lecture.course_id === null ? null : courses.get(lecture.course_id)
    const removal = removalOf(lecture, course, organisation)
    return removal && removal.at <= now ? [{ lecture: lecture.id, reason: removal.reason }] : []
  })
}
