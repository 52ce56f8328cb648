import { sql } from 'kysely'
import { AppError } from '../../../core/errors.ts'
import type { CourseId, OrganisationId, PersonId } from '../../../core/ids.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { tellEvent } from '../organisations/organisation-events.ts'
import { findMember } from '../people/people.ts'
import { passWarningsOn } from '../retention/retention-warnings.ts'

/** What a person has, as far as somebody has to go on with it. */
export type Belongings = {
  /** Lectures outside the trash: of courses, and of none. */
  lecturesInCourses: number
  lecturesAlone: number
  rooms: number
  /** Courses that have no other lecturer who can sign in. */
  courses: { id: CourseId; title: string }[]
}

/** Of a person, or (null) what nobody owns any more; demo and self-tests never had an owner. @throws PersonMissing */
export async function findBelongings(
  catalog: Catalog,
  organisation: OrganisationId,
  owner: PersonId | null,
): Promise<Belongings> {
  if (owner !== null) await findMember(catalog, organisation, owner)
  const lectures = await catalog
    .selectFrom('lecture')
    .where('organisation_id', '=', organisation)
    .where(ownedBy('lecture', owner))
    .where('trashed_at', 'is', null)
    .select([
      sql<number>`count(course_id)::int`.as('inCourses'),
      sql<number>`(count(*) - count(course_id))::int`.as('alone'),
    ])
    .executeTakeFirstOrThrow()
  const { rooms } = await catalog
    .selectFrom('room')
    .where('organisation_id', '=', organisation)
    .where(ownedBy('room', owner))
    .where('deleted_at', 'is', null)
    .select(sql<number>`count(*)::int`.as('rooms'))
    .executeTakeFirstOrThrow()
  const courses = owner === null ? [] : await soleCourses(catalog, organisation, owner)
  return { lecturesInCourses: lectures.inCourses, lecturesAlone: lectures.alone, rooms, courses }
}

/** All that `from` has becomes the heir's, and is written down; null: what nobody owns. @throws PersonMissing, NoHeir */
export async function handOn(
  catalog: Catalog,
  organisation: OrganisationId,
  { from, heir, by }: { from: PersonId | null; heir: PersonId; by: PersonId },
): Promise<void> {
  await inTransaction(catalog, async (transaction) => {
    const about = from === null ? '' : (await findMember(transaction, organisation, from)).name
    const detail = await giveTo(transaction, organisation, from, heir)
    await tellEvent(transaction, organisation, by, 'person.handed-on', { about, detail, person: from, heir })
  })
}

/**
 * Lectures and rooms become the heir's, who is warned of removals to come and becomes lecturer of courses that would have none.
 * Returns the heir's name; empty without an heir: all stays as it is. @throws PersonMissing, NoHeir
 */
export async function giveTo(
  transaction: Catalog,
  organisation: OrganisationId,
  from: PersonId | null,
  heir: PersonId | null,
): Promise<string> {
  if (heir === null) return ''
  const to = await findMember(transaction, organisation, heir)
  if (heir === from || to.deactivated_at || to.role === 'student') throw new NoHeir()
  for (const { id } of from === null ? [] : await soleCourses(transaction, organisation, from)) {
    await transaction
      .insertInto('course_member')
      .values({ organisation_id: organisation, course_id: id, person_id: heir, role: 'lecturer' })
      .onConflict((conflict) => conflict.columns(['course_id', 'person_id']).doUpdateSet({ role: 'lecturer' }))
      .execute()
  }
  const lectures = await transaction
    .updateTable('lecture')
    .set({ owner_id: heir })
    .where('organisation_id', '=', organisation)
    .where(ownedBy('lecture', from))
    .returning('id')
    .execute()
  await passWarningsOn(
    transaction,
    lectures.map(({ id }) => id),
    heir,
  )
  await transaction
    .updateTable('room')
    .set({ owner_id: heir })
    .where('organisation_id', '=', organisation)
    .where(ownedBy('room', from))
    .execute()
  return to.name
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

function ownedBy(table: 'lecture' | 'room', owner: PersonId | null) {
  if (owner !== null) return sql<boolean>`${sql.ref(table)}.owner_id = ${owner}`
  return table === 'room'
    ? sql<boolean>`room.owner_id is null and not room.demo and not room.self_test`
    : sql<boolean>`lecture.owner_id is null and not lecture.self_test
        and not exists (select from room where room.id = lecture.room_id and room.demo)`
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
