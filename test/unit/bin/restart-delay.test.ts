import { expect, test } from 'vitest'
import { deathsInARow, healthyMilliseconds, restartDelay } from '../../../bin/up/restart-delay.ts'

test('the first start again comes at once, later ones wait longer, up to 10 s', () => {
  const delays = [1, 2, 3, 4, 5, 6, 7, 100].map(restartDelay)
  expect(delays[0]).toBeLessThanOrEqual(100)
  expect(delays).toEqual([...delays].sort((a, b) => a - b))
  expect(delays.at(-1)).toBe(10_000)
})

test('a life that was long enough forgives the deaths before it', () => {
  expect(deathsInARow(5, healthyMilliseconds - 1)).toBe(6)
  expect(deathsInARow(5, healthyMilliseconds)).toBe(1)
})
