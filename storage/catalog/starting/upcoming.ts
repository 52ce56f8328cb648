import { sql } from 'kysely'
import type { CourseId, OrganisationId, PersonId, PlannedRecordingId } from '../../../core/ids.ts'
import type { Catalog } from '../open-catalog.ts'

/** A lecture that is planned in one of somebody's courses. */
export type UpcomingLecture = {
  id: PlannedRecordingId
  title: string
  speaker: string
  begins_at: Date
  course_id: CourseId
  course_title: string
}

/** Days that are looked ahead, and lectures at most. */
const ahead = 14
const most = 8

/** What is planned in a course, or in a person's courses, and has not begun to be recorded; the next one first. */
export async function listUpcoming(
  catalog: Catalog,
  organisation: OrganisationId,
  of: { course: CourseId } | { person: PersonId },
): Promise<UpcomingLecture[]> {
  return await catalog
    .selectFrom('planned_recording')
    .innerJoin('room', 'room.id', 'planned_recording.room_id')
    .innerJoin('course', 'course.id', 'room.course_id')
    .where((where) =>
      'course' in of
        ? where('course.id', '=', of.course)
        : where.exists(
            where
              .selectFrom('course_member')
              .select('person_id')
              .whereRef('course_member.course_id', '=', 'course.id')
              .where('person_id', '=', of.person),
          ),
    )
    .where('planned_recording.organisation_id', '=', organisation)
    .where('planned_recording.outcome', 'is', null)
    // Its lecture is there already, and about to be live.
    .where('planned_recording.recording_id', 'is', null)
    .where('room.deleted_at', 'is', null)
    .where(sql<boolean>`begins_at between clock_timestamp() and clock_timestamp() + ${ahead} * interval '1 day'`)
    .orderBy('begins_at')
    .orderBy('planned_recording.id')
    .limit(most)
    .select(['planned_recording.id', 'planned_recording.title', 'planned_recording.speaker', 'begins_at'])
    .select(['course.id as course_id', 'course.title as course_title'])
    .execute()
}
