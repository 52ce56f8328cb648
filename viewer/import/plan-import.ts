import type { CourseId, PersonId } from '../../core/ids.ts'
import { type Sentence, sentence } from '../../core/sentence.ts'
import type { Role } from '../../storage/catalog/tables/people.ts'
import { role as roleField } from '../api/fields.ts'
import { lineCheck } from './line-check.ts'
import type { CsvLine } from './read-csv.ts'

/** What a list of people meets: members and others with an account, by address in lower case; courses by title likewise. */
export type KnownPeople = {
  members: ReadonlyMap<string, { id: PersonId; deactivated: boolean }>
  accounts: ReadonlySet<string>
  courses: ReadonlyMap<string, { id: CourseId; title: string }[]>
}

export type PlannedLine = {
  line: number
  name: string
  email: string
  role: Role
  course: { id: CourseId; title: string } | null
  /** `ask-admin`: the person has no account in use, and whoever imports may not help. */
  act: 'invite' | 'join-course' | 'nothing' | 'ask-admin'
  /** The member whom it is about. */
  member: PersonId | null
  problem: Sentence | null
}

/** Pure: what each line does, or why it cannot. Whoever is there already is not invited again, and keeps their role. */
export function planImport(lines: readonly CsvLine[], known: KnownPeople): PlannedLine[] {
  const check = lineCheck()
  return lines.map((csvLine) => {
    const { line, cells } = csvLine
    const address = (cells.email ?? '').toLowerCase()
    const role = roleField.safeParse((cells.role || 'student').toLowerCase())
    const title = cells.course ?? ''
    const courses = title ? (known.courses.get(title.toLowerCase()) ?? []) : []
    const member = known.members.get(address)
    const problem = [
      check(csvLine),
      !role.success && sentence('“{{role}}” is no role: admin, lecturer or student.', { role: cells.role ?? '' }),
      title && courses.length === 0 && sentence('There is no course “{{title}}”.', { title }),
      courses.length > 1 &&
        sentence('There are {{number}} courses “{{title}}”: rename one.', { number: courses.length, title }),
      member?.deactivated && sentence('This member is deactivated. Activate the account first.'),
      !member && known.accounts.has(address) && sentence('There is an account with this address that is no member.'),
    ].find((each) => typeof each === 'object')
    const [course = null] = courses
    return {
      line,
      name: cells.name ?? '',
      email: cells.email ?? '',
      role: role.data ?? 'student',
      course,
      act: !member ? 'invite' : course ? 'join-course' : 'nothing',
      member: member?.id ?? null,
      problem: problem ?? null,
    }
  })
}
