import type { Sentence } from '../../core/sentence.ts'
import { type CourseForPerson, listCourseMembers } from '../../storage/catalog/courses/courses.ts'
import { type Catalog, inTransaction } from '../../storage/catalog/open-catalog.ts'
import { knownPeople } from '../../storage/catalog/people/known-people.ts'
import type { SignedIn } from '../../storage/catalog/people/logins.ts'
import { carryOut, describePlan } from '../import/carry-out.ts'
import { type PlannedLine, planImport } from '../import/plan-import.ts'
import { planMembers } from '../import/plan-members.ts'
import { readMembersCsv, readPeopleCsv } from '../import/read-csv.ts'
import type { ViewerContext } from '../viewer-context.ts'
import type { Handler } from './handler.ts'

/** One transaction makes all of it. */
const mostLines = 2_000

export const previewImport: Handler<'previewImport'> = async ({ context, body }) =>
  describePlan(await planPeople(context, context.catalog, body.csv))

export const importPeople: Handler<'importPeople'> = async ({ context, body, caller }) =>
  await inTransaction(context.catalog, async (transaction) => {
    const plan = await planPeople(context, transaction, body.csv)
    return await carryOut(context, transaction, plan, caller.person.id)
  })

export const previewMembers: Handler<'previewMembers'> = async ({ context, body, caller, course }) =>
  describePlan(await planCourse(context, context.catalog, body.csv, course, caller.person))

export const importMembers: Handler<'importMembers'> = async ({ context, body, caller, course }) =>
  await inTransaction(context.catalog, async (transaction) => {
    const plan = await planCourse(context, transaction, body.csv, course, caller.person)
    return await carryOut(context, transaction, plan, caller.person.id)
  })

type Plan = PlannedLine[] | Sentence

async function planPeople({ organisation }: ViewerContext, catalog: Catalog, csv: string): Promise<Plan> {
  const lines = readPeopleCsv(csv, mostLines)
  return Array.isArray(lines) ? planImport(lines, await knownPeople(catalog, organisation)) : lines
}

/** Whoever teaches a course adds people who have an account; to invite others is an admin's right here as anywhere. */
async function planCourse(
  { organisation }: ViewerContext,
  catalog: Catalog,
  csv: string,
  course: CourseForPerson,
  person: SignedIn,
): Promise<Plan> {
  const lines = readMembersCsv(csv, mostLines)
  if (!Array.isArray(lines)) return lines
  const known = await knownPeople(catalog, organisation)
  const members = new Set((await listCourseMembers(catalog, course.id)).map(({ id }) => id))
  return planMembers(lines, known, { course, members, mayInvite: person.role === 'admin' })
}
