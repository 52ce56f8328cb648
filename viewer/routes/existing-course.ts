import type { CourseId } from '../../core/ids.ts'
import { type CourseForPerson, findCourse } from '../../storage/catalog/courses/courses.ts'
import type { SignedIn } from '../../storage/catalog/people/logins.ts'
import { decide } from '../access/decide.ts'
import { AccessRefused } from '../access/refused.ts'
import type { ViewerContext } from '../viewer-context.ts'

/** A course that a body names. @throws AccessRefused */
export async function existingCourse({ catalog, organisation }: ViewerContext, id: CourseId): Promise<CourseForPerson> {
  const course = await findCourse(catalog, organisation, id, null)
  if (!course) throw new AccessRefused('missing')
  return course
}

/** A course that a body names and that the caller has to manage. @throws AccessRefused */
export async function managedCourse(
  { catalog, organisation }: ViewerContext,
  person: SignedIn,
  id: CourseId,
): Promise<CourseForPerson> {
  const course = await findCourse(catalog, organisation, id, person.id)
  const refusal = decide('course:manage', { person, linkKeys: new Map() }, { course })
  if (refusal || !course) throw new AccessRefused(refusal ?? 'missing')
  return course
}
