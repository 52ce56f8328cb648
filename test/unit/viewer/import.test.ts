import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CourseId, newId, type PersonId } from '../../../core/ids.ts'
import { inEnglish } from '../../../core/sentence.ts'
import { type KnownPeople, planImport } from '../../../viewer/import/plan-import.ts'
import { planMembers } from '../../../viewer/import/plan-members.ts'
import { type CsvLine, readMembersCsv, readPeopleCsv } from '../../../viewer/import/read-csv.ts'

const optics = { id: newId<CourseId>(), title: 'Optics' }
const ada = newId<PersonId>()
const known: KnownPeople = {
  members: new Map([
    ['ada@example.org', { id: ada, deactivated: false }],
    ['left@example.org', { id: newId<PersonId>(), deactivated: true }],
  ]),
  accounts: new Set(['ada@example.org', 'left@example.org', 'elsewhere@example.org']),
  courses: new Map([
    ['optics', [optics]],
    ['waves', [optics, { id: newId<CourseId>(), title: 'Waves' }]],
  ]),
}

function read(csv: string): CsvLine[] {
  const lines = readPeopleCsv(csv, 100)
  if (!Array.isArray(lines)) throw new Error(inEnglish(lines))
  return lines
}
const plan = (csv: string) => planImport(read(csv), known)

test.each([
  ['commas', 'name,email,role\n"Meyer, Lea",lea@example.org,lecturer\n'],
  [
    'semicolons, as spreadsheets of the continent write',
    'name;email;role\r\n"Meyer, Lea";lea@example.org;lecturer\r\n',
  ],
  ['tabs, a mark of byte order, another order', '\ufeffRole\tE-Mail\tName\nlecturer\tlea@example.org\tMeyer, Lea'],
])('is read with %s', (_, csv) => {
  expect(plan(csv)).toMatchObject([
    { line: 2, name: 'Meyer, Lea', email: 'lea@example.org', role: 'lecturer', act: 'invite', problem: null },
  ])
})

test('lines keep the numbers of the file, over empty ones and cells with line breaks', () => {
  const lines = read('name,email\n"Lea\nMeyer",lea@example.org\n\n,\nSam,sam@example.org')
  expect(lines.map(({ line }) => line)).toEqual([3, 6])
})

test.each([
  ['', 'empty'],
  ['Lea,lea@example.org', 'first line'],
  ['name,email,phone\nLea,lea@example.org,1', 'phone'],
  ['email,E-Mail\na,b', 'twice'],
  ['name,email\n"Lea,lea@example.org', 'cannot be read'],
  [`email\n${'a@example.org\n'.repeat(101)}`, 'more than 100'],
])('%j is refused as a whole: %s', (csv, why) => {
  const refused = readPeopleCsv(csv, 100)
  expect(Array.isArray(refused) ? refused : inEnglish(refused)).toContain(why)
})

test.each([
  [',', null],
  ['lea@example', 'no e-mail address'],
  ['a@example.org,boss', 'no role'],
  ['a@example.org,student,Chemistry', 'no course'],
  ['a@example.org,student,Waves', '2 courses'],
  ['left@example.org', 'deactivated'],
  ['elsewhere@example.org', 'no member'],
])('the line %s: %s', (line, why) => {
  const [planned] = plan(`email,role,course\n${line}`)
  if (why === null) expect(planned).toBeUndefined()
  else expect(inEnglish(planned?.problem ?? '')).toContain(why)
})

test('the same address twice is told with the line where it stands already', () => {
  const [, , again] = plan('email\nlea@example.org\nsam@example.org\nLEA@example.org')
  expect(inEnglish(again?.problem ?? '')).toContain('line 2')
})

test('members are not invited again: they join the course, or nothing changes', () => {
  expect(plan('email,role,course\nADA@example.org,student,optics')).toMatchObject([
    { act: 'join-course', member: ada, course: optics, problem: null },
  ])
  expect(plan('email\nada@example.org')).toMatchObject([{ act: 'nothing', problem: null }])
})

test('whatever the file, each line is planned and nothing throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (rest) => {
      const lines = readPeopleCsv(`email,name,role,course\n${rest}`, 100)
      if (Array.isArray(lines)) expect(planImport(lines, known)).toHaveLength(lines.length)
    }),
  )
})

describe('a list of a course’s members', () => {
  const list = (csv: string) => {
    const lines = readMembersCsv(csv, 100)
    if (!Array.isArray(lines)) throw new Error(inEnglish(lines))
    return lines
  }
  const into = (csv: string, mayInvite: boolean, members: PersonId[] = []) =>
    planMembers(list(csv), known, { course: optics, members: new Set(members), mayInvite })

  test('is read from addresses alone, one a line', () => {
    expect(into('ada@example.org\nsam@example.org', false)).toMatchObject([
      { line: 1, email: 'ada@example.org', role: 'student', act: 'join-course', course: optics, problem: null },
      { line: 2, email: 'sam@example.org', act: 'ask-admin', problem: null },
    ])
  })

  test('or from columns with a heading, without a course', () => {
    expect(into('Role;E-Mail\nLecturer;ada@example.org', false)).toMatchObject([
      { role: 'lecturer', act: 'join-course' },
    ])
    const refused = readMembersCsv('email,course\nada@example.org,Waves', 100)
    expect(Array.isArray(refused) ? refused : inEnglish(refused)).toContain('column course is not known')
  })

  test('whoever has no account is invited by admins only', () => {
    expect(into('sam@example.org', true)).toMatchObject([{ act: 'invite', course: optics }])
    expect(into('sam@example.org', false)).toMatchObject([{ act: 'ask-admin' }])
    expect(into('left@example.org', false)).toMatchObject([{ act: 'ask-admin', problem: null }])
    expect(into('left@example.org', true)).toMatchObject([
      { problem: { text: expect.stringContaining('deactivated') } },
    ])
  })

  test('whoever is in the course keeps their part', () => {
    expect(into('ada@example.org', false, [ada])).toMatchObject([{ act: 'nothing' }])
  })

  test.each([
    ['sam@', 'no e-mail address'],
    ['email,role\nada@example.org,admin', 'no part in a course'],
    ['ada@example.org\nADA@example.org', 'stands in line 1'],
    ['email,name\n,Lea', 'no e-mail address'],
  ])('%j: %s', (csv, why) => {
    const problems = into(csv, false).flatMap(({ problem }) => (problem ? [inEnglish(problem)] : []))
    expect(problems.join()).toContain(why)
  })
})
