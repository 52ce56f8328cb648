import type { CourseId, PersonId } from '../../core/ids.ts'
import { sentence } from '../../core/sentence.ts'
import { lineCheck } from './line-check.ts'
import type { KnownPeople, PlannedLine } from './plan-import.ts'
import type { CsvLine } from './read-csv.ts'

/** The course that a list of members is for, and who is in it. */
export type MembersOf = {
  course: { id: CourseId; title: string }
  members: ReadonlySet<PersonId>
  /** Whether who has no account is invited; else somebody else has to do so. */
  mayInvite: boolean
}

/**
 * Pure: what each line of a list of a course's members does, or why it cannot. Whoever is in the course keeps their part:
 * a list without roles makes no student of who teaches it.
 */
export function planMembers(
  lines: readonly CsvLine[],
  known: Omit<KnownPeople, 'courses'>,
  { course, members, mayInvite }: MembersOf,
): PlannedLine[] {
  const check = lineCheck()
  return lines.map((csvLine) => {
    const { line, cells } = csvLine
    const address = (cells.email ?? '').toLowerCase()
    const role = (cells.role || 'student').toLowerCase()
    const person = known.members.get(address)
    const wrong =
      check(csvLine) ??
      (role === 'student' || role === 'lecturer'
        ? undefined
        : sentence('“{{role}}” is no part in a course: lecturer or student.', { role: cells.role ?? '' })) ??
      (mayInvite && person?.deactivated
        ? sentence('This member is deactivated. Activate the account first.')
        : undefined) ??
      (mayInvite && !person && known.accounts.has(address)
        ? sentence('There is an account with this address that is no member.')
        : undefined)
    return {
      ...{ line, name: cells.name ?? '', email: cells.email ?? '' },
      role: role === 'lecturer' ? 'lecturer' : 'student',
      course,
      act: actFor(person, members, mayInvite),
      member: person?.id ?? null,
      problem: wrong ?? null,
    }
  })
}

function actFor(
  person: { id: PersonId; deactivated: boolean } | undefined,
  members: ReadonlySet<PersonId>,
  mayInvite: boolean,
): PlannedLine['act'] {
  if (person && members.has(person.id)) return 'nothing'
  if (person && !person.deactivated) return 'join-course'
  return mayInvite ? 'invite' : 'ask-admin'
}
