import { sql } from 'kysely'
import type { OrganisationId, PersonId } from '../../../core/ids.ts'
import type { Catalog } from '../open-catalog.ts'
import type { Role } from '../tables/people.ts'

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

/** Whether somebody has lectures and rooms to look after: by their role, or because others have made them teach or manage some. */
export async function isInCharge(
  catalog: Catalog,
  organisation: OrganisationId,
  { id: person, role }: { id: PersonId; role: Role },
): Promise<boolean> {
  if (role !== 'student') return true
  const { rows } = await sql<{ yes: boolean }>`select
    exists (select from course_member
      where person_id = ${person} and role = 'lecturer' and organisation_id = ${organisation})
    or exists (select from lecture_lecturer where person_id = ${person} and organisation_id = ${organisation})
    or exists (select from room
      where owner_id = ${person} and deleted_at is null and organisation_id = ${organisation})
    or exists (select from lecture where owner_id = ${person} and organisation_id = ${organisation}) as yes`.execute(
    catalog,
  )
  return rows[0]?.yes === true
}
