import { expect, test } from 'vitest'
import { openHolds } from '../../../viewer/live/holds.ts'

test('two answers of a browser wait at a time, each until it is disposed of, and no other browser minds', () => {
  const holds = openHolds()
  const [one, two] = [holds.take('a'), holds.take('a')]
  expect([one, two, holds.take('a')].map(Boolean)).toEqual([true, true, false])
  expect(holds.take('b')).toBeDefined()
  one?.[Symbol.dispose]()
  one?.[Symbol.dispose]()
  expect([holds.take('a'), holds.take('a')].map(Boolean)).toEqual([true, false])
})
