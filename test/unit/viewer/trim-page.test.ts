import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeThumbnails } from '../../../viewer/media/write-thumbnails.ts'
import { moveEnd, moveStart, stepCut } from '../../../viewer/web/src/trim/cuts.ts'
import { readThumbnails } from '../../../viewer/web/src/trim/read-thumbnails.ts'
import { readTime } from '../../../viewer/web/src/trim/read-time.ts'

const cuts = [0, 4_000, 8_000, 12_000, 14_000]
const whole = { start: 0, end: 14_000 }

test('start and end move inwards to a cut, and one piece always stays', () => {
  expect(moveStart(cuts, whole, 4_001)).toEqual({ start: 8_000, end: 14_000 })
  expect(moveStart(cuts, whole, 99_000)).toEqual({ start: 12_000, end: 14_000 })
  expect(moveStart(cuts, { start: 0, end: 4_000 }, 3_000)).toEqual({ start: 0, end: 4_000 })
  expect(moveEnd(cuts, whole, 13_999)).toEqual({ start: 0, end: 12_000 })
  expect(moveEnd(cuts, { start: 8_000, end: 14_000 }, 0)).toEqual({ start: 8_000, end: 12_000 })
})

test('any moves: both ends are cuts, the start before the end', () => {
  const move = fc.record({ which: fc.constantFrom(moveStart, moveEnd), to: fc.integer({ min: -5_000, max: 20_000 }) })
  fc.assert(
    fc.property(fc.array(move), (moves) => {
      const kept = moves.reduce((before, { which, to }) => which(cuts, before, to), whole)
      expect(cuts).toContain(kept.start)
      expect(cuts).toContain(kept.end)
      expect(kept.start).toBeLessThan(kept.end)
    }),
  )
})

test('a key moves by its seconds, to the next cut behind them', () => {
  expect(stepCut(cuts, 4_000, 1_000)).toBe(8_000)
  expect(stepCut(cuts, 4_000, -1_000)).toBe(0)
  expect(stepCut(cuts, 0, 10_000)).toBe(12_000)
  expect(stepCut(cuts, 12_000, 10_000)).toBe(14_000)
  expect(stepCut(cuts, 8_000, -10_000)).toBe(0)
})

test('times as people type them', () => {
  expect(readTime('1:02:33')).toBe(3_753_000)
  expect(readTime(' 62:33 ')).toBe(3_753_000)
  expect(readTime('33,5')).toBe(33_500)
  expect(readTime('0:00')).toBe(0)
  for (const text of ['', 'soon', '1:2:3:4', '-1', '1:', '1e3']) expect(readTime(text)).toBeUndefined()
})

test('seek pictures are read as the viewer writes them', () => {
  const thumbnails = { columns: 2, rows: 1, width: 160, height: 90, interval: 5_000_000, count: 3 }
  const sheets = ['a/b/thumbnails/1/0.jpg', 'a/b/thumbnails/1/1.jpg'].map((key) => ({ key, bytes: 1 }))
  const manifest = { thumbnails: { ...thumbnails, sheets } } as Parameters<typeof writeThumbnails>[0][0]['manifest']
  const text = writeThumbnails([{ manifest, span: { start: 3_600_000_000, duration: 12_500_000 } }])
  const place = { y: 0, width: 160, height: 90 }
  expect(readThumbnails(text)).toEqual([
    { from: 3_600_000, sheet: '/media/recordings/b/thumbnails/1/0.jpg', x: 0, ...place },
    { from: 3_605_000, sheet: '/media/recordings/b/thumbnails/1/0.jpg', x: 160, ...place },
    { from: 3_610_000, sheet: '/media/recordings/b/thumbnails/1/1.jpg', x: 0, ...place },
  ])
})
