import { expect, test } from 'vitest'
import { maySend, openRules, type RoomRules } from '../../conference/room-rules.ts'
import { newId, type OrganisationId, type PersonId, type RoomId } from '../../core/ids.ts'
import { signToken } from '../../core/tokens.ts'
import { readAdmission, readSeat, resumeToken } from '../../viewer/signal/admission.ts'
import { entrance } from '../../viewer/signal/entrance.ts'
import { openSeatMemory, seatKeptMilliseconds } from '../../viewer/signal/seat-memory.ts'

const open = { locked: false, lobby: false }
const newcomer = { manage: false, seated: false, invited: false, admitted: false }

test('a lobby makes everybody wait but who leads the room and who was inside a moment ago', () => {
  expect(entrance(open, newcomer)).toBe('enters')
  const lobby = { ...open, lobby: true }
  expect(entrance(lobby, newcomer)).toBe('waits')
  expect(entrance(lobby, { ...newcomer, seated: true })).toBe('waits')
  expect(entrance(lobby, { ...newcomer, seated: true, admitted: true })).toBe('enters')
  expect(entrance(lobby, { ...newcomer, manage: true })).toBe('enters')
})

test('a lock stands before the lobby: nobody new waits, whoever waited goes on waiting', () => {
  const locked = { locked: true, lobby: true }
  expect(entrance(locked, newcomer)).toBe('locked')
  expect(entrance(locked, { ...newcomer, seated: true })).toBe('waits')
  expect(entrance(locked, { ...newcomer, seated: true, admitted: true })).toBe('enters')
  expect(entrance(locked, { ...newcomer, manage: true })).toBe('enters')
  expect(entrance({ ...locked, lobby: false }, newcomer)).toBe('locked')
  // Nobody waits any more: who only waited is one of those for whom it is locked.
  expect(entrance({ ...locked, lobby: false }, { ...newcomer, seated: true })).toBe('locked')
  expect(entrance({ ...locked, lobby: false }, { ...newcomer, seated: true, admitted: true })).toBe('enters')
  expect(entrance(locked, { ...newcomer, invited: true })).toBe('enters')
})

test('who may send what, by the rules of the room', () => {
  const student = { manage: false, called: false }
  const called = { ...student, called: true }
  const lecturer = { manage: true, called: false }
  const may = (rules: Partial<RoomRules>, person: typeof student) =>
    (['camera', 'screen'] as const).filter((source) => maySend(source, { ...openRules, ...rules }, person))
  expect(may({}, student)).toEqual(['camera', 'screen'])
  expect(may({ sharing: 'lecturers' }, student)).toEqual(['camera'])
  expect(may({ speaking: 'lecturers' }, student)).toEqual(['screen'])
  expect(may({ speaking: 'lecturers', sharing: 'lecturers' }, student)).toEqual([])
  // Called on to speak, not to share.
  expect(may({ speaking: 'lecturers', sharing: 'lecturers' }, called)).toEqual(['camera'])
  expect(may({ speaking: 'lecturers', sharing: 'lecturers' }, lecturer)).toEqual(['camera', 'screen'])
})

const claimed = { seated: true, admitted: true, called: true }
const nothing = { seated: false, admitted: false, called: false }

test('a seat is kept while somebody is inside and for minutes after; then its token is worth nothing', () => {
  const memory = openSeatMemory(0)
  const late = seatKeptMilliseconds
  memory.inside('ada', true)
  expect(memory.recall('ada', nothing, 5 * late)).toEqual(claimed)
  memory.away('ada', 5 * late)
  memory.away('ada', 5.5 * late)
  expect(memory.recall('ada', nothing, 6 * late - 1)).toEqual(claimed)
  expect(memory.recall('ada', claimed, 6 * late)).toEqual(nothing)
  expect(memory.prune(6 * late - 1)).toBe(true)
  expect(memory.prune(6 * late)).toBe(false)
})

test('who waits has a place before the room for as long, and has not been inside', () => {
  const memory = openSeatMemory(0)
  const late = seatKeptMilliseconds
  memory.waiting('ada')
  expect(memory.recall('ada', claimed, 5 * late)).toEqual({ ...nothing, seated: true })
  memory.away('ada', 5 * late)
  expect(memory.recall('ada', claimed, 6 * late - 1)).toEqual({ ...nothing, seated: true })
  expect(memory.recall('ada', claimed, 6 * late)).toEqual(nothing)
  memory.waiting('ada')
  memory.inside('ada', false)
  expect(memory.recall('ada', nothing, 7 * late)).toEqual({ ...claimed, called: false })
})

test('whoever left or was put out or turned away has lost the seat, whatever their token says', () => {
  for (const place of ['inside', 'before'] as const) {
    const memory = openSeatMemory(0)
    if (place === 'inside') memory.inside('ada', true)
    else memory.waiting('ada')
    memory.over('ada', 1_000)
    memory.away('ada', 1_001)
    expect(memory.recall('ada', claimed, 2_000)).toEqual(nothing)
    expect(memory.recall('ada', claimed, seatKeptMilliseconds + 1_000)).toEqual(nothing)
  }
})

test('a viewer that has just started believes a token; one that has been there does not', () => {
  const memory = openSeatMemory(1_000)
  expect(memory.recall('ada', claimed, 1_000)).toEqual(claimed)
  expect(memory.recall('ada', nothing, 1_000)).toEqual(nothing)
  expect(memory.recall('ada', claimed, 1_000 + seatKeptMilliseconds)).toEqual(nothing)
})

test('a kept seat is the same person’s in the same room, and says what it had', () => {
  const secret = 'a secret of tests, 0123456789'
  const [room, other] = [newId<RoomId>(), newId<RoomId>()]
  const person = newId<PersonId>()
  const claims = {
    ...{ room, organisation: newId<OrganisationId>(), participant: newId(), name: 'Ada' },
    ...{ recordable: true, manage: false, person },
  }
  const join = signToken(secret, 'join', claims, 60)
  // One that was never used is no seat.
  expect(readSeat(secret, join, { room, person })).toBeUndefined()
  const admission = readAdmission(secret, join)
  if (admission?.kind !== 'person') throw new Error('not admitted')
  expect(admission).toMatchObject(nothing)
  const seat = resumeToken(secret, { ...admission, ...claimed }, claims.organisation)
  expect(readSeat(secret, seat, { room, person })).toEqual({ participant: claims.participant, ...claimed })
  expect(readSeat(secret, seat, { room: other, person })).toBeUndefined()
  expect(readSeat(secret, seat, { room, person: null })).toBeUndefined()
  expect(readSeat('another secret 0123456789abc', seat, { room, person })).toBeUndefined()
})
