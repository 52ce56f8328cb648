import type { LectureId, OrganisationId, PersonId } from '../../../core/ids.ts'
import type { Catalog } from '../open-catalog.ts'

/** Somebody who manages a lecture, and why: it is theirs, they teach its course, or somebody has named them. */
export type LectureLecturer = { id: PersonId; name: string; email: string; why: 'owner' | 'course' | 'named' }

/** Each once: the owner first, then those of the course, then those who were named. Admins manage every lecture. */
export async function listLectureLecturers(catalog: Catalog, lecture: LectureId): Promise<LectureLecturer[]> {
  const person = ['person.id', 'person.name', 'person.email'] as const
  const [owners, ofCourse, named] = await Promise.all([
    catalog
      .selectFrom('lecture')
      .innerJoin('person', 'person.id', 'lecture.owner_id')
      .where('lecture.id', '=', lecture)
      .select(person)
      .execute(),
    catalog
      .selectFrom('lecture')
      .innerJoin('course_member', 'course_member.course_id', 'lecture.course_id')
      .innerJoin('person', 'person.id', 'course_member.person_id')
      .where('lecture.id', '=', lecture)
      .where('course_member.role', '=', 'lecturer')
      .select(person)
      .orderBy('person.name')
      .execute(),
    catalog
      .selectFrom('lecture_lecturer')
      .innerJoin('person', 'person.id', 'lecture_lecturer.person_id')
      .where('lecture_lecturer.lecture_id', '=', lecture)
      .select(person)
      .orderBy('person.name')
      .execute(),
  ])
  const all: LectureLecturer[] = [
    ...owners.map((one) => ({ ...one, why: 'owner' as const })),
    ...ofCourse.map((one) => ({ ...one, why: 'course' as const })),
    ...named.map((one) => ({ ...one, why: 'named' as const })),
  ]
  return all.filter(({ id }, index) => all.findIndex((one) => one.id === id) === index)
}

/** Lets somebody manage one lecture. Whoever does already stays as they are. */
export async function nameLecturer(
  catalog: Catalog,
  organisation: OrganisationId,
  lecture: LectureId,
  person: PersonId,
): Promise<void> {
  await catalog
    .insertInto('lecture_lecturer')
    .values({ organisation_id: organisation, lecture_id: lecture, person_id: person })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function unnameLecturer(catalog: Catalog, lecture: LectureId, person: PersonId): Promise<void> {
  await catalog
    .deleteFrom('lecture_lecturer')
    .where('lecture_id', '=', lecture)
    .where('person_id', '=', person)
    .execute()
}
