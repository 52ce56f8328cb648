import type { Request } from 'express'
import { type CourseId, isId } from '../../core/ids.ts'
import { type CourseForPerson, findCourse } from '../../storage/catalog/courses/courses.ts'
import type { SignedIn } from '../../storage/catalog/people/logins.ts'
import { findFeedOwner } from '../../storage/catalog/watching/course-feeds.ts'
import { decide } from '../access/decide.ts'
import { AccessRefused } from '../access/refused.ts'
import { NoSuchAddress } from '../http/request-errors.ts'
import type { ViewerContext } from '../viewer-context.ts'

/** For whom a course's feed is read: the owner of the token in its address; without one, everybody (`person` null). */
export type FeedReader = { course: CourseForPerson; person: SignedIn | null; token: string | undefined }

/**
 * Looks whose token it is each time: an owner who is deactivated, removed, or no member of the course any more, has none. An
 * address that opens nothing does not say why.
 * @throws AccessRefused, NoSuchAddress
 */
export async function readFeedReader(context: ViewerContext, request: Request): Promise<FeedReader> {
  const { catalog, organisation, settings } = context
  const { course: id } = request.params
  const { token } = request.query
  if (!isId<CourseId>(id) || (token !== undefined && typeof token !== 'string')) throw new NoSuchAddress()
  const person = token === undefined ? null : await findFeedOwner(catalog, organisation, id, token)
  if (person === undefined || (person?.demo && settings.AULA_DEMO !== 'accounts')) throw new AccessRefused('missing')
  const course = await findCourse(catalog, organisation, id, person?.id ?? null)
  const refusal = person && decide('course:see', { person, linkKeys: new Map() }, { course })
  if (!course || refusal) throw new AccessRefused('missing')
  return { course, person, token }
}
