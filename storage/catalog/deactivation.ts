import { sql } from 'kysely'
import { AppError } from '../../core/errors.ts'
import type { CourseId, OrganisationId, PersonId } from '../../core/ids.ts'
import { type Catalog, inTransaction } from './open-catalog.ts'
import { tellEvent } from './organisation-events.ts'
import { findMember, keepAnAdmin } from './people.ts'
import { tellMembershipEnded } from './tell-membership-ended.ts'

/** What a person has, as far as somebody has to go on with it. */
export type Belongings = {
  /** Lectures outside the trash: of courses, and of none. */
  lecturesInCourses: number
  lecturesAlone: number
  rooms: number
  /** Courses that have no other lecturer who can sign in. */
  courses: { id: CourseId; title: string }[]
}

/** @throws PersonMissing */
export async function findBelongings(
  catalog: Catalog,
  organisation: OrganisationId,
  person: PersonId,
): Promise<Belongings> {
  await findMember(catalog, organisation, person)
  const lectures = await catalog
    .selectFrom('lecture')
    .where('organisation_id', '=', organisation)
    .where('owner_id', '=', person)
    .where('trashed_at', 'is', null)
    .select([
      sql<number>`count(course_id)::int`.as('inCourses'),
      sql<number>`(count(*) - count(course_id))::int`.as('alone'),
    ])
    .executeTakeFirstOrThrow()
  const { rooms } = await catalog
    .selectFrom('room')
    .where('organisation_id', '=', organisation)
    .where('owner_id', '=', person)
    .where('deleted_at', 'is', null)
    .select(sql<number>`count(*)::int`.as('rooms'))
    .executeTakeFirstOrThrow()
  const courses = await soleCourses(catalog, organisation, person)
  return { lecturesInCourses: lectures.inCourses, lecturesAlone: lectures.alone, rooms, courses }
}

/**
 * The person can no longer sign in here, from this moment on; nothing else of theirs is lost. With an heir lectures and rooms
 * become the heir's, who also becomes lecturer of courses that would have none; else all stays as it is, and who else manages
 * it goes on: lecturers of the course, admins. @throws PersonMissing, LastAdmin, NoHeir
 */
export async function deactivatePerson(
  catalog: Catalog,
  organisation: OrganisationId,
  { person, heir, by }: { person: PersonId; heir: PersonId | null; by: PersonId },
): Promise<void> {
  await inTransaction(catalog, async (transaction) => {
    await keepAnAdmin(transaction, organisation, person, null)
    const { name } = await findMember(transaction, organisation, person)
    const to = heir === null ? undefined : await findHeir(transaction, organisation, person, heir)
    if (to) await handOn(transaction, organisation, person, to.id)
    await transaction
      .updateTable('membership')
      .set({ deactivated_at: sql`coalesce(deactivated_at, now())` })
      .where('organisation_id', '=', organisation)
      .where('person_id', '=', person)
      .execute()
    await transaction.deleteFrom('login').where('person_id', '=', person).execute()
    await tellMembershipEnded(transaction, person)
    await tellEvent(transaction, organisation, by, 'person.deactivated', { about: name, detail: to?.name ?? '' })
  })
}

/** @throws PersonMissing */
export async function reactivatePerson(
  catalog: Catalog,
  organisation: OrganisationId,
  person: PersonId,
  by: PersonId,
): Promise<void> {
  await inTransaction(catalog, async (transaction) => {
    const { name } = await findMember(transaction, organisation, person)
    const back = await transaction
      .updateTable('membership')
      .set({ deactivated_at: null })
      .where('organisation_id', '=', organisation)
      .where('person_id', '=', person)
      .where('deactivated_at', 'is not', null)
      .returning('person_id')
      .executeTakeFirst()
    if (back) await tellEvent(transaction, organisation, by, 'person.reactivated', { about: name })
  })
}

/** Whether somebody is a member who cannot sign in (any more). */
export async function isDeactivated(
  catalog: Catalog,
  organisation: OrganisationId,
  person: PersonId,
): Promise<boolean> {
  const row = await catalog
    .selectFrom('membership')
    .where('organisation_id', '=', organisation)
    .where('person_id', '=', person)
    .select('deactivated_at')
    .executeTakeFirst()
  return Boolean(row?.deactivated_at)
}

export class NoHeir extends AppError {
  constructor() {
    super(
      'people.no-heir',
      'caller',
      'Lectures can be handed to another lecturer or admin who can sign in. Choose one.',
    )
  }
}

async function findHeir(catalog: Catalog, organisation: OrganisationId, person: PersonId, heir: PersonId) {
  const found = await findMember(catalog, organisation, heir)
  if (heir === person || found.deactivated_at || found.role === 'student') throw new NoHeir()
  return found
}

async function handOn(transaction: Catalog, organisation: OrganisationId, from: PersonId, to: PersonId): Promise<void> {
  for (const { id } of await soleCourses(transaction, organisation, from)) {
    await transaction
      .insertInto('course_member')
      .values({ organisation_id: organisation, course_id: id, person_id: to, role: 'lecturer' })
      .onConflict((conflict) => conflict.columns(['course_id', 'person_id']).doUpdateSet({ role: 'lecturer' }))
      .execute()
  }
  for (const table of ['lecture', 'room'] as const) {
    await transaction
      .updateTable(table)
      .set({ owner_id: to })
      .where('organisation_id', '=', organisation)
      .where('owner_id', '=', from)
      .execute()
  }
}

async function soleCourses(catalog: Catalog, organisation: OrganisationId, person: PersonId) {
  return await catalog
    .selectFrom('course')
    .innerJoin('course_member as theirs', 'theirs.course_id', 'course.id')
    .where('course.organisation_id', '=', organisation)
    .where('theirs.person_id', '=', person)
    .where('theirs.role', '=', 'lecturer')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('course_member as other')
            .innerJoin('membership', 'membership.person_id', 'other.person_id')
            .whereRef('other.course_id', '=', 'course.id')
            .whereRef('membership.organisation_id', '=', 'course.organisation_id')
            .where('other.role', '=', 'lecturer')
            .where('other.person_id', '!=', person)
            .where('membership.deactivated_at', 'is', null)
            .select('other.person_id'),
        ),
      ),
    )
    .select(['course.id', 'course.title'])
    .orderBy('course.title')
    .execute()
}
