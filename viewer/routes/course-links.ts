import {
  createCourseLink,
  findCourseLink,
  joinByCourseLink,
  withdrawCourseLink,
} from '../../storage/catalog/courses/course-links.ts'
import { findOrganisation } from '../../storage/catalog/organisations/organisations.ts'
import type { ViewerContext } from '../viewer-context.ts'
import type { Handler } from './handler.ts'

export const makeCourseLink: Handler<'makeCourseLink'> = async ({ context, course, caller, body }) => {
  const { catalog, organisation, settings } = context
  const { id, secret } = await createCourseLink(catalog, {
    ...{ organisation, course: course.id, by: caller.person.id, key: settings.AULA_SECRET },
    ...body,
  })
  return { id, link: courseLinkAddress(context, secret) }
}

export const changeCourseLink: Handler<'changeCourseLink'> = async ({ context, course, params, body }) => {
  await withdrawCourseLink(context.catalog, course.id, params.link, body.withdrawn)
}

export const seeCourseLink: Handler<'seeCourseLink'> = async ({ context, caller, body }) => {
  const { catalog, organisation } = context
  const [{ name }, { title, by, part }] = await Promise.all([
    findOrganisation(catalog, organisation),
    findCourseLink(catalog, organisation, body.token, caller.person?.id ?? null),
  ])
  return { organisation: name, course: title, by, mine: part }
}

export const joinCourse: Handler<'joinCourse'> = async ({ context, caller, body }) => {
  const { catalog, organisation } = context
  return { course: await joinByCourseLink(catalog, organisation, body.token, caller.person.id) }
}

/** Behind the hash: browsers do not send it, so it stands in no server's log. */
export function courseLinkAddress({ publicOrigin }: ViewerContext, secret: string): string {
  return `${publicOrigin}/join-course#${secret}`
}
