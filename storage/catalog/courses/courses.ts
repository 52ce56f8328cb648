import { type Selectable, sql } from 'kysely'
import { type CourseId, newId, type OrganisationId, type PersonId } from '../../../core/ids.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import type { Access } from '../tables/lectures.ts'
import type { Tables } from '../tables.ts'
import { lecturesOfCourse } from './lectures-of-course.ts'

/** A course as one person finds it: their part in it and how many lectures it has outside the trash. */
export type CourseForPerson = Selectable<Tables['course']> & { part: CourseRole | null; lectures: number }
export type CourseRole = Tables['course_member']['role']

/** `person` null: somebody who is not signed in. */
export async function findCourse(
  catalog: Catalog,
  organisation: OrganisationId,
  id: CourseId,
  person: PersonId | null,
): Promise<CourseForPerson | undefined> {
  return await courses(catalog, organisation, person).where('course.id', '=', id).executeTakeFirst()
}

/** Courses the person belongs to, or all. */
export async function listCourses(
  catalog: Catalog,
  organisation: OrganisationId,
  person: PersonId,
  which: 'mine' | 'all',
): Promise<CourseForPerson[]> {
  return await courses(catalog, organisation, person)
    .$if(which === 'mine', (query) => query.where('course_member.role', 'is not', null))
    .orderBy('course.title')
    .orderBy('course.id')
    .execute()
}

/** `lecturer`: who teaches it from the beginning. */
export async function createCourse(
  catalog: Catalog,
  course: {
    organisation: OrganisationId
    title: string
    description: string
    defaultAccess: Access
    lecturer?: PersonId | undefined
  },
): Promise<CourseId> {
  const id = newId<CourseId>()
  await inTransaction(catalog, async (transaction) => {
    await transaction
      .insertInto('course')
      .values({
        id,
        organisation_id: course.organisation,
        title: course.title,
        description: course.description,
        default_access: course.defaultAccess,
        retention_days: null,
      })
      .execute()
    if (course.lecturer) await addMember(transaction, course.organisation, id, course.lecturer, 'lecturer')
  })
  return id
}

export async function changeCourse(
  catalog: Catalog,
  id: CourseId,
  change: Partial<
    Pick<
      Selectable<Tables['course']>,
      'title' | 'description' | 'default_access' | 'replays_appear' | 'replays_after_hours'
    >
  >,
): Promise<void> {
  if (Object.values(change).every((value) => value === undefined)) return
  await catalog.updateTable('course').set(change).where('id', '=', id).execute()
}

export async function listCourseMembers(
  catalog: Catalog,
  course: CourseId,
): Promise<{ id: PersonId; name: string; email: string; role: CourseRole }[]> {
  return await catalog
    .selectFrom('course_member')
    .innerJoin('person', 'person.id', 'course_member.person_id')
    .where('course_id', '=', course)
    .orderBy('course_member.role')
    .orderBy('person.name')
    .select(['person.id', 'person.name', 'person.email', 'course_member.role'])
    .execute()
}

/** Adds a member, or gives the member another part. */
export async function addMember(
  catalog: Catalog,
  organisation: OrganisationId,
  course: CourseId,
  person: PersonId,
  role: CourseRole,
): Promise<void> {
  await catalog
    .insertInto('course_member')
    .values({ organisation_id: organisation, course_id: course, person_id: person, role })
    .onConflict((conflict) => conflict.columns(['course_id', 'person_id']).doUpdateSet({ role }))
    .execute()
}

export async function removeMember(catalog: Catalog, course: CourseId, person: PersonId): Promise<void> {
  await catalog.deleteFrom('course_member').where('course_id', '=', course).where('person_id', '=', person).execute()
}

function courses(catalog: Catalog, organisation: OrganisationId, person: PersonId | null) {
  return catalog
    .selectFrom('course')
    .leftJoin('course_member', (join) =>
      join.onRef('course_member.course_id', '=', 'course.id').on('course_member.person_id', '=', person ?? nobody),
    )
    .where('course.organisation_id', '=', organisation)
    .selectAll('course')
    .select(['course_member.role as part'])
    .select(
      sql<number>`(select count(*)::int from lecture where trashed_at is null
        and lecture.id in (${lecturesOfCourse(sql`course.id`)}))`.as('lectures'),
    )
}

/** No person has this id. */
const nobody = '' as PersonId
