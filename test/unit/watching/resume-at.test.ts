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
  expect(resumeAt({ position, duration: 90 * minute })).toBe(expected)
})
