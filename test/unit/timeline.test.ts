import fc from 'fast-check'
import { expect, test } from 'vitest'
import { playerDuration, toPlayerTime, toRecordingTime } from '../../core/recording/timeline.ts'

const second = 1_000_000
const stretches = [
  { start: 0, end: 10 * second },
  { start: 15 * second, end: 20 * second },
  { start: 20 * second, end: 30 * second },
]

test('gaps take no time in the player', () => {
  expect(playerDuration(stretches)).toBe(25 * second)
  expect(toPlayerTime(stretches, 9 * second)).toBe(9 * second)
  expect(toPlayerTime(stretches, 16 * second)).toBe(11 * second)
  expect(toRecordingTime(stretches, 11 * second)).toBe(16 * second)
})

test('a moment that was not captured is where the next stretch begins; outside is the nearer end', () => {
  expect(toPlayerTime(stretches, 12 * second)).toBe(10 * second)
  expect(toRecordingTime(stretches, 10 * second)).toBe(15 * second)
  expect(toPlayerTime(stretches, 99 * second)).toBe(25 * second)
  expect(toPlayerTime(stretches, -1)).toBe(0)
  expect(toRecordingTime(stretches, 99 * second)).toBe(30 * second)
  expect(toRecordingTime(stretches, -5)).toBe(0)
  expect(toRecordingTime([], 5)).toBe(0)
  expect(toPlayerTime([], 5)).toBe(0)
})

test('any stretches: captured moments map there and back, order is kept, gaps are left out', () => {
  const lengths = fc.array(fc.tuple(fc.nat(9 * second), fc.integer({ min: 1, max: 9 * second })), { maxLength: 9 })
  fc.assert(
    fc.property(lengths, fc.nat(200 * second), fc.nat(200 * second), (pairs, one, other) => {
      let at = 0
      const some = pairs.map(([gap, length]) => {
        const start = at + gap
        at = start + length
        return { start, end: at }
      })
      const played = toPlayerTime(some, one)
      expect(played).toBeGreaterThanOrEqual(0)
      expect(played).toBeLessThanOrEqual(playerDuration(some))
      if (some.some(({ start, end }) => start <= one && one < end)) expect(toRecordingTime(some, played)).toBe(one)
      if (one <= other) expect(played).toBeLessThanOrEqual(toPlayerTime(some, other))
      const moment = toRecordingTime(some, one)
      if (one < playerDuration(some)) {
        expect(some.some(({ start, end }) => start <= moment && moment < end)).toBe(true)
        expect(toPlayerTime(some, moment)).toBe(one)
      }
    }),
  )
})
