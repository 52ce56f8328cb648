import { expect, test } from 'vitest'
import { type LectureId, newId, type PersonId } from '../../../core/ids.ts'
import type { LectureForPerson } from '../../../storage/catalog/lectures/lectures.ts'
import type { SignedIn } from '../../../storage/catalog/people/logins.ts'
import { decide } from '../../../viewer/access/decide.ts'

/** The parts of a lecture and of a login that decisions are made of. */
const person = { id: newId<PersonId>(), role: 'lecturer' } as SignedIn
const lecture = {
  ...{ id: newId<LectureId>(), owner_id: newId<PersonId>(), link_key: 'a key', trashed_at: null, part: null },
  ...{ access: 'course', named: false, shown_to: false },
} as LectureForPerson
const may = (what: 'watch' | 'manage', change: Partial<LectureForPerson>, who: SignedIn | null = person) =>
  decide(`lecture:${what}`, { person: who, linkKeys: new Map() }, { lecture: { ...lecture, ...change } }) === undefined

test.each(['course', 'link', 'signed-in', 'public'] as const)(
  'another course that shows it lets its members watch, and do nothing more (%s)',
  (access) => {
    expect(may('watch', { access, shown_to: true })).toBe(true)
    expect(may('manage', { access, shown_to: true })).toBe(false)
    expect(may('watch', { access, shown_to: true, trashed_at: new Date() })).toBe(false)
    expect(may('watch', { access, shown_to: true }, null)).toBe(access === 'public')
  },
)

test('who was named manages it, in the trash as well; who was not, does not', () => {
  expect([may('watch', {}), may('manage', {})]).toEqual([false, false])
  expect([may('watch', { named: true }), may('manage', { named: true })]).toEqual([true, true])
  expect(may('manage', { named: true, trashed_at: new Date() })).toBe(true)
  expect(may('manage', { named: true }, null)).toBe(false)
})
