import { expect, test } from 'vitest'
import { isSameRow } from '../../../viewer/web/src/room/is-same-row.ts'

const ada = { id: 'a', name: 'Ada', speaking: false, hand: null, feeds: { camera: { number: 1 } } }
const row = { person: ada, place: null, own: false, manage: true }

test('somebody who was told again as they were is not drawn again', () => {
  expect(isSameRow(row, { ...row, person: structuredClone(ada) })).toBe(true)
})

test('what is new in a row is drawn', () => {
  expect(isSameRow(row, { ...row, person: { ...ada, speaking: true } })).toBe(false)
  expect(isSameRow(row, { ...row, person: { ...ada, feeds: { camera: { number: 2 } } } })).toBe(false)
  expect(isSameRow(row, { ...row, manage: false })).toBe(false)
})
