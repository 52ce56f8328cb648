import { sql } from 'kysely'
import { AppError } from '../../../core/errors.ts'
import { type CourseId, type CourseLinkId, newId, type OrganisationId, type PersonId } from '../../../core/ids.ts'
import { linkSecret } from '../../../core/link-secret.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { hashSecret } from '../secrets.ts'
import { addMember, type CourseRole } from './courses.ts'

/** Links of one course that are open at a time: one for each group is plenty. */
const mostLinks = 20

export type CourseLink = {
  id: CourseLinkId
  /** null: AULA_SECRET has changed since it was made, so it cannot be shown again. */
  secret: string | null
  expires: Date
  uses: number
  most: number | null
  by: string | null
}

/** Makes a link with which members of the organisation join a course as students. @throws TooManyCourseLinks */
export async function createCourseLink(
  catalog: Catalog,
  input: {
    organisation: OrganisationId
    course: CourseId
    by: PersonId
    days: number
    most: number | null
    /** AULA_SECRET, which links are made with. */
    key: string
  },
): Promise<{ id: CourseLinkId; secret: string }> {
  const id = newId<CourseLinkId>()
  const secret = linkSecret(input.key, 'course-link', id)
  await inTransaction(catalog, async (transaction) => {
    const open = await listCourseLinks(transaction, input.course, input.key)
    if (open.length >= mostLinks) throw new TooManyCourseLinks()
    await transaction
      .insertInto('course_link')
      .values({
        id,
        organisation_id: input.organisation,
        course_id: input.course,
        token_hash: hashSecret(secret),
        created_by: input.by,
        expires_at: sql<Date>`now() + ${input.days} * interval '1 day'`,
        most_uses: input.most,
      })
      .execute()
  })
  return { id, secret }
}

/** Links that still open the course, newest first. */
export async function listCourseLinks(catalog: Catalog, course: CourseId, key: string): Promise<CourseLink[]> {
  const rows = await open(catalog)
    .where('course_link.course_id', '=', course)
    .leftJoin('person', 'person.id', 'course_link.created_by')
    .select(['course_link.id', 'token_hash', 'expires_at', 'uses', 'most_uses', 'person.name as by'])
    .orderBy('course_link.created_at', 'desc')
    .execute()
  return rows.map(({ id, token_hash, expires_at, uses, most_uses, by }) => {
    const secret = linkSecret(key, 'course-link', id)
    return {
      id,
      secret: hashSecret(secret) === token_hash ? secret : null,
      expires: expires_at,
      uses,
      most: most_uses,
      by,
    }
  })
}

/** Ends a link, or takes that back; who has joined stays. */
export async function withdrawCourseLink(
  catalog: Catalog,
  course: CourseId,
  id: CourseLinkId,
  withdrawn: boolean,
): Promise<void> {
  await catalog
    .updateTable('course_link')
    .set({ withdrawn_at: withdrawn ? sql<Date>`now()` : null })
    .where('course_id', '=', course)
    .where('id', '=', id)
    .execute()
}

/** What a link opens, for somebody who may be signed in. @throws CourseLinkInvalid */
export async function findCourseLink(
  catalog: Catalog,
  organisation: OrganisationId,
  secret: string,
  person: PersonId | null,
): Promise<{ course: CourseId; title: string; by: string | null; part: CourseRole | null }> {
  const found = await open(catalog, 'or used up')
    .where('course_link.organisation_id', '=', organisation)
    .where('token_hash', '=', hashSecret(secret))
    .innerJoin('course', 'course.id', 'course_link.course_id')
    .leftJoin('person', 'person.id', 'course_link.created_by')
    .leftJoin('course_member', (join) =>
      join
        .onRef('course_member.course_id', '=', 'course_link.course_id')
        .on('course_member.person_id', '=', person ?? ('' as PersonId)),
    )
    .select(['course.id as course', 'course.title', 'person.name as by', 'course_member.role as part'])
    .select(sql<boolean>`most_uses is not null and uses >= most_uses`.as('full'))
    .executeTakeFirst()
  if (!found || (found.full && !found.part)) throw new CourseLinkInvalid()
  const { full: _, ...link } = found
  return link
}

/** Makes a member of the organisation a student of the course. Whoever is in it keeps their part. @throws CourseLinkInvalid */
export async function joinByCourseLink(
  catalog: Catalog,
  organisation: OrganisationId,
  secret: string,
  person: PersonId,
): Promise<CourseId> {
  return await inTransaction(catalog, async (transaction) => {
    // One after the other, so that no more join than may.
    const held = transaction.selectFrom('course_link').select('id').where('token_hash', '=', hashSecret(secret))
    await held.forUpdate().execute()
    const { course, part } = await findCourseLink(transaction, organisation, secret, person)
    if (part) return course
    await addMember(transaction, organisation, course, person, 'student')
    await transaction
      .updateTable('course_link')
      .set({ uses: sql<number>`uses + 1` })
      .where('token_hash', '=', hashSecret(secret))
      .execute()
    return course
  })
}

export class CourseLinkInvalid extends AppError {
  constructor() {
    super(
      'course-link.invalid',
      'caller',
      'This link was withdrawn, is too old, or as many have joined as it was made for.',
    )
  }
}

export class TooManyCourseLinks extends AppError {
  constructor() {
    super('course-link.too-many', 'caller', 'This course has as many open links as there can be. Withdraw one first.')
  }
}

function open(catalog: Catalog, which: 'unused' | 'or used up' = 'unused') {
  return catalog
    .selectFrom('course_link')
    .where('withdrawn_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .$if(which === 'unused', (query) => query.where(sql<boolean>`(most_uses is null or uses < most_uses)`))
}
