import { ruleOf } from '../../core/retention/rule.ts'
import { listCourseLinks } from '../../storage/catalog/courses/course-links.ts'
import {
  addMember as add,
  type CourseForPerson,
  changeCourse as change,
  createCourse as create,
  listCourses as list,
  listCourseMembers,
  removeMember as remove,
} from '../../storage/catalog/courses/courses.ts'
import { listLectures } from '../../storage/catalog/lectures/lectures.ts'
import type { SignedIn } from '../../storage/catalog/people/logins.ts'
import { findMemberByEmail, PersonMissing } from '../../storage/catalog/people/people.ts'
import { setTermEnd } from '../../storage/catalog/retention/retention-rules.ts'
import { mayManageCourse } from '../access/decide.ts'
import { AccessRefused } from '../access/refused.ts'
import { type Course, mostListed } from '../api/courses.ts'
import { loadCards, worthListing } from '../lecture/load-cards.ts'
import { loadUpcoming } from '../lecture/load-upcoming.ts'
import { courseLinkAddress } from './course-links.ts'
import { managedCourse } from './existing-course.ts'
import type { Handler } from './handler.ts'

export const listCourses: Handler<'listCourses'> = async ({ context, caller }) => {
  const { person } = caller
  const which = person.role === 'admin' ? 'all' : 'mine'
  const courses = await list(context.catalog, context.organisation, person.id, which)
  return { courses: courses.map((course) => describeCourse(course, person)) }
}

export const createCourse: Handler<'createCourse'> = async ({ context, caller, body }) => {
  const { organisation, catalog } = context
  const { id: person, role } = caller.person
  // An admin manages every course, and creates them for others, too.
  const lecturer = role === 'lecturer' ? person : undefined
  const id = await create(catalog, { organisation, ...body, lecturer })
  return describeCourse(await managedCourse(context, caller.person, id), caller.person)
}

export const seeCourse: Handler<'seeCourse'> = async ({ context, caller, course, query }) => {
  const { catalog, organisation, settings } = context
  const canManage = mayManageCourse(caller.person, course)
  // One more tells whether there are older ones.
  const choice = { who: 'watchable', trashed: false, course: course.id, limit: query.lectures + 1 } as const
  const [lectures, upcoming, members, links] = await Promise.all([
    listLectures(catalog, organisation, caller.person, choice),
    loadUpcoming(context, { course: course.id }),
    canManage ? listCourseMembers(catalog, course.id) : null,
    canManage ? listCourseLinks(catalog, course.id, settings.AULA_SECRET) : null,
  ])
  return {
    ...describeCourse(course, caller.person),
    lectureList: worthListing(await loadCards(context, caller, lectures.slice(0, query.lectures))),
    older: lectures.length > query.lectures && query.lectures < mostListed,
    upcoming,
    members,
    links:
      links?.map(({ secret, expires, ...link }) => ({
        ...link,
        ...{ link: secret && courseLinkAddress(context, secret), expires: expires.toISOString() },
      })) ?? null,
  }
}

export const changeCourse: Handler<'changeCourse'> = async ({ context, caller, course, body }) => {
  const { termEndsAt } = body
  if (termEndsAt !== undefined) {
    if (caller.person.role !== 'admin') throw new AccessRefused('not-allowed')
    const until = termEndsAt === null ? null : new Date(termEndsAt)
    const place = { organisation: context.organisation, course: course.id }
    if (until?.getTime() !== course.term_ends_at?.getTime()) {
      await setTermEnd(context.catalog, place, until, caller.person.id)
    }
  }
  await change(context.catalog, course.id, {
    title: body.title,
    description: body.description,
    default_access: body.defaultAccess,
    replays_appear: body.replays?.when,
    replays_after_hours: body.replays?.hours,
  })
}

export const addMember: Handler<'addMember'> = async ({ context, course, body }) => {
  const person = await findMemberByEmail(context.catalog, context.organisation, body.email)
  if (!person) throw new PersonMissing()
  await add(context.catalog, context.organisation, course.id, person, body.role)
}

export const removeMember: Handler<'removeMember'> = async ({ context, course, params }) => {
  await remove(context.catalog, course.id, params.person)
}

function describeCourse(course: CourseForPerson, person: SignedIn): Course {
  return {
    id: course.id,
    title: course.title,
    description: course.description,
    defaultAccess: course.default_access,
    rule: ruleOf(course),
    termEndsAt: course.term_ends_at?.toISOString() ?? null,
    replays: { when: course.replays_appear, hours: course.replays_after_hours },
    mine: course.part,
    canManage: mayManageCourse(person, course),
    lectures: course.lectures,
  }
}
