import { addToCourse as add, takeFromCourse as take } from '../../storage/catalog/lectures/lecture-courses.ts'
import {
  listLectureLecturers,
  nameLecturer as name,
  unnameLecturer as unname,
} from '../../storage/catalog/lectures/lecture-lecturers.ts'
import { findMemberByEmail, PersonMissing } from '../../storage/catalog/people/people.ts'
import { mayManageLecture } from '../access/decide.ts'
import { AccessRefused } from '../access/refused.ts'
import { managedCourse } from './existing-course.ts'
import type { Handler } from './handler.ts'

export const listLecturers: Handler<'listLecturers'> = async ({ context, lecture }) => {
  return { lecturers: await listLectureLecturers(context.catalog, lecture.id) }
}

export const nameLecturer: Handler<'nameLecturer'> = async ({ context, lecture, body }) => {
  const { catalog, organisation } = context
  const person = await findMemberByEmail(catalog, organisation, body.email)
  if (!person) throw new PersonMissing()
  await name(catalog, organisation, lecture.id, person)
}

export const unnameLecturer: Handler<'unnameLecturer'> = async ({ context, lecture, params }) => {
  await unname(context.catalog, lecture.id, params.person)
}

/** Its own course shows it anyway. */
export const addToCourse: Handler<'addToCourse'> = async ({ context, caller, lecture, params }) => {
  const { id } = await managedCourse(context, caller.person, params.course)
  if (id !== lecture.course_id) await add(context.catalog, context.organisation, lecture.id, id, caller.person.id)
}

export const takeFromCourse: Handler<'takeFromCourse'> = async ({ context, caller, lecture, params }) => {
  if (!caller.person) throw new AccessRefused('sign-in')
  if (!mayManageLecture(caller.person, lecture)) await managedCourse(context, caller.person, params.course)
  await take(context.catalog, lecture.id, params.course)
}
