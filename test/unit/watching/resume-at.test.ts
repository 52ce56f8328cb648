import { expect, test } from 'vitest'
import { resumeAt } from '../../../core/watching/resume-at.ts'

const minute = 60_000

test.each([
  [0, undefined],
  [9_999, undefined],
  [10_000, 10_000],
  [12.5 * minute, 12.5 * minute],
  [85.4 * minute, 85.4 * minute],
  // 95 % of 90 minutes.
  [85.5 * minute, undefined],
  [90 * minute, undefined],
])('stopped at %d of 90 minutes, one goes on at %s', (position, expected) => {
  expect(resumeAt({ position, duration: 90 * minute }, 90 * minute)).toBe(expected)
})

test.each([
  [90 * minute - 2_000, 10 * minute],
  [90 * minute + 2_000, 10 * minute],
  [90 * minute - 2_001, undefined],
  [90 * minute + 2_001, undefined],
])('what was a place in 90 minutes is one in %d ms: %s', (length, expected) => {
  expect(resumeAt({ position: 10 * minute, duration: 90 * minute }, length)).toBe(expected)
})
