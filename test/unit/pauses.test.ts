import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pausesOf, resumeDelay, type ToldPause, withoutPauses } from '../../core/recording/pauses.ts'

const begin = new Date('2026-05-04T08:00:00.000Z')
const told = (from: number, heldFrom: number | null, to: number | null): ToldPause => ({
  beganAt: new Date(begin.getTime() + from),
  heldFrom: heldFrom === null ? null : heldFrom * 1_000,
  endedAt: to === null ? null : new Date(begin.getTime() + to),
})

test('a pause lasts from where its take kept nothing until what was sent before Resume is through', () => {
  expect(pausesOf([told(5_000, 5_020, 9_000)], begin, 20_000_000)).toEqual([
    { from: 5_020_000, to: (9_000 + resumeDelay) * 1_000 },
  ])
  expect(pausesOf([told(5_000, 5_000, null)], begin, 20_000_000)).toEqual([{ from: 5_000_000, to: 20_000_000 }])
})

test('one of which no take has heard before Resume was none', () => {
  expect(pausesOf([told(5_000, null, 9_000)], begin, 20_000_000)).toEqual([])
})

test('one that Stop has cut off before it was in force was none either', () => {
  expect(pausesOf([told(5_000, 5_000, null)], begin, 4_900_000)).toEqual([])
})

test('what is left of a stretch has no moment of a pause, and all others', () => {
  const moment = fc.integer({ min: 0, max: 60 })
  const pauses = fc
    .uniqueArray(moment, { maxLength: 12 })
    .map((edges) => edges.toSorted((one, other) => one - other))
    .map((edges) => edges.flatMap((from, index) => (index % 2 === 0 ? [{ from, to: edges[index + 1] ?? 60 }] : [])))
  fc.assert(
    fc.property(pauses, moment, moment, (pauses, one, other) => {
      const [start, end] = [Math.min(one, other), Math.max(one, other)]
      const left = withoutPauses({ start, end }, pauses)
      for (let at = 0; at < 60; at++) {
        const wanted = at >= start && at < end && !pauses.some(({ from, to }) => at >= from && at < to)
        expect(left.filter((stretch) => at >= stretch.start && at < stretch.end)).toHaveLength(wanted ? 1 : 0)
      }
      expect(left.every((stretch) => stretch.end > stretch.start)).toBe(true)
    }),
  )
})
