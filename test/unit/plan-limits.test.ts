import { expect, test } from 'vitest'
import { limitOf } from '../../recorder/admission/plan-limits.ts'

const gigabyte = 1024 ** 3
const [small, large] = [1280 * 720, 1920 * 1080]

test('a recording that takes too much steps back, and ends where the memory of the others is in danger', () => {
  expect(limitOf({ cores: 0.9, memory: gigabyte }, small, 2)).toBeUndefined()
  expect(limitOf({ cores: 1.1, memory: gigabyte }, small, 2)).toBe('step-back')
  expect(limitOf({ cores: 1.1, memory: 3.1 * gigabyte }, small, 2)).toBe('end')
  expect(limitOf({ cores: 1.4, memory: gigabyte }, large, 2)).toBeUndefined()
  expect(limitOf({ cores: 1.6, memory: gigabyte }, large, 2)).toBe('step-back')
  expect(limitOf({ cores: 7, memory: gigabyte }, small, 32)).toBeUndefined()
  expect(limitOf({ cores: 9, memory: gigabyte }, small, 32)).toBe('step-back')
})
