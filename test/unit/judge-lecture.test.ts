import { expect, test } from 'vitest'
import { cardFrameRate } from '../../core/test-card/test-card.ts'
import { costOfKills } from '../faults/judge-lecture.ts'

const firstFrame = Date.parse('2026-05-04T08:00:00.000Z')
/** Seconds. */
const stop = 20

/** Sightings in a replay that ends after so many seconds. */
function cards(end: number) {
  return Array.from({ length: end * cardFrameRate }, (_, frame) => ({
    ...{ frame, time: firstFrame + (frame * 1000) / cardFrameRate, at: frame / cardFrameRate },
  }))
}
const costs = (end: number) => costOfKills([], firstFrame + stop * 1000, cards(end), { stretches: [] }, firstFrame)

test('what is missing between the last recovery and Stop is counted like what a kill costs', () => {
  expect(costs(stop)).toMatchObject([{ victim: 'Stop', recovery: undefined, over: 0 }])
  expect(costs(stop)[0]?.lost).toBeLessThan(0.1)
  expect(costs(stop - 5)[0]?.lost).toBeCloseTo(5, 0)
})
