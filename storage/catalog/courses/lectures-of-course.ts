import { type RawBuilder, sql } from 'kysely'

/**
 * Ids of a course's own lectures and of those that it shows, as a piece of SQL. Two queries, since each has its index; one
 * with `or` would have none, and read all lectures there are.
 */
export function lecturesOfCourse(course: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select own.id from lecture as own where own.course_id = ${course}
    union all select shown.lecture_id from lecture_in_course as shown where shown.course_id = ${course}`
}
