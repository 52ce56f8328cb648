import { sql } from 'kysely'

/**
 * Who is in charge of a row of `lecture`: its owner, the lecturers of its course, whoever was named; rows `person`, to be
 * joined laterally. The rule `lecture:manage` of viewer/access/decide.ts without admins, who are in charge of everything.
 */
export const inCharge = sql`(
  select lecture.owner_id as person where lecture.owner_id is not null
  union
  select person_id from course_member where course_id = lecture.course_id and role = 'lecturer'
  union
  select person_id from lecture_lecturer where lecture_id = lecture.id
)`
