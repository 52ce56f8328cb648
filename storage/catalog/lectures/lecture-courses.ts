import type { CourseId, LectureId, OrganisationId, PersonId } from '../../../core/ids.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'

/** Another course that shows a lecture, and whether somebody is a member of it. */
export type OtherCourse = { id: CourseId; title: string; member: boolean }

export async function listOtherCourses(
  catalog: Catalog,
  lecture: LectureId,
  person: PersonId | null,
): Promise<OtherCourse[]> {
  const rows = await catalog
    .selectFrom('lecture_in_course')
    .innerJoin('course', 'course.id', 'lecture_in_course.course_id')
    .leftJoin('course_member', (join) =>
      join.onRef('course_member.course_id', '=', 'course.id').on('course_member.person_id', '=', person ?? nobody),
    )
    .where('lecture_in_course.lecture_id', '=', lecture)
    .select(['course.id', 'course.title', 'course_member.role'])
    .orderBy('course.title')
    .execute()
  return rows.map(({ id, title, role }) => ({ id, title, member: role !== null }))
}

/**
 * The course's members may watch it from here on, and hear of it where it was never shown to them before. Adding it once more
 * changes nothing.
 */
export async function addToCourse(
  catalog: Catalog,
  organisation: OrganisationId,
  lecture: LectureId,
  course: CourseId,
  actor: PersonId,
): Promise<void> {
  const shown = { organisation_id: organisation, lecture_id: lecture, course_id: course }
  await inTransaction(catalog, async (transaction) => {
    await transaction
      .insertInto('lecture_in_course')
      .values({ ...shown, added_by: actor })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    await transaction
      .insertInto('lecture_first_shown')
      .values(shown)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  })
}

export async function takeFromCourse(catalog: Catalog, lecture: LectureId, course: CourseId): Promise<void> {
  await catalog
    .deleteFrom('lecture_in_course')
    .where('lecture_id', '=', lecture)
    .where('course_id', '=', course)
    .execute()
}

/** No person has this id. */
const nobody = '' as PersonId
