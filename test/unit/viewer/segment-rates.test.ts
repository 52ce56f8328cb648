import { expect, test } from 'vitest'
import { segmentRates } from '../../../viewer/playlist/segment-rates.ts'

const segment = (seconds: number, bits: number) => ({ duration: seconds * 1_000_000, bytes: bits / 8 })

test('the average is over everything; the peak that of segments in a row of half to one and a half target durations', () => {
  expect(segmentRates([segment(4, 4_000), segment(4, 12_000)], 4)).toEqual({ peak: 3_000, average: 2_000 })
  // 1 s alone is too little to count, with the one behind it it is enough: 5 s, 18,000 bits.
  expect(segmentRates([segment(4, 4_000), segment(1, 10_000), segment(4, 8_000)], 4).peak).toBe(3_600)
  // Two together are more than six seconds.
  expect(segmentRates([segment(4, 4_000), segment(2.5, 5_000)], 4).peak).toBe(2_000)
})

test('what is shorter than all that counts by its average, and nothing has no rate', () => {
  expect(segmentRates([segment(1, 3_000)], 4)).toEqual({ peak: 3_000, average: 3_000 })
  expect(segmentRates([], 4)).toEqual({ peak: 0, average: 0 })
})
