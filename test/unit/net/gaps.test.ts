import { expect, test } from 'vitest'
import { blanksOf, type PageEvent } from '../../../core/recording/blanks-of.ts'
import { gapsOf } from '../../../core/recording/gaps-of.ts'
import { captureRecipe, type Manifest } from '../../../core/recording/manifest.ts'

const second = 1_000_000

/** An entry with segments of four seconds and a rest. Seconds. */
function entry(take: number, start: number, end: number): Manifest['takes'][number] {
  const bytes = { bytes: 1, sha256: '', md5: '', key: '' }
  const segments = Array.from({ length: Math.ceil((end - start) / 4) }, (_, number) => ({
    ...{ ...bytes, number, start: (start + 4 * number) * second },
    duration: Math.min(4, end - start - 4 * number) * second,
  }))
  const rendition = {
    track: 'video',
    rendition: '720p',
    recipe: captureRecipe,
    codecs: 'x',
    timescale: 90_000,
  } as const
  return {
    ...{ take, start: start * second, end: end * second, firstFrameAt: new Date(0).toISOString() },
    renditions: [{ ...rendition, init: bytes, segments }],
  }
}
const gap = (start: number, end: number, blank = false) => ({ start: start * second, end: end * second, blank })

test('gaps lie between takes and before Stop, and what no recorder was asked for is none', () => {
  const takes = [entry(1, 0, 7), entry(2, 15, 20), entry(3, 20.1, 30)]
  expect(gapsOf(takes, 30.4 * second)).toEqual([gap(7, 15)])
  expect(gapsOf(takes, 34 * second).at(-1)).toEqual(gap(30, 34))
  expect(gapsOf(takes, undefined)).toHaveLength(1)
  expect(gapsOf(takes, 10 * second)).toHaveLength(1)
  expect(gapsOf([], 10 * second)).toEqual([])
})

test('what a recording that begins before Record has before its first take is a gap', () => {
  const takes = [entry(1, 100, 107), entry(2, 115, 120)]
  expect(gapsOf(takes, undefined)).toEqual([gap(107, 115)])
  expect(gapsOf(takes, undefined, [], [], true)).toEqual([gap(0, 100), gap(107, 115)])
  expect(gapsOf([entry(1, 0, 7)], undefined, [], [], true)).toEqual([])
})

test('a pause is no gap; what is missing beside it is', () => {
  const pauses = (...all: [from: number, to: number][]) =>
    all.map(([from, to]) => ({ from: from * second, to: to * second }))
  const takes = [entry(1, 0, 7), entry(1, 15, 20), entry(2, 30, 40)]
  const of = (...all: [from: number, to: number][]) => gapsOf(takes, 50 * second, [], pauses(...all))
  expect(of([7, 14.9], [40, 50])).toEqual([gap(20, 30)])
  expect(of([7.05, 15], [22, 24])).toEqual([gap(20, 22), gap(24, 30), gap(40, 50)])
  expect(of([10, 15], [41.5, 50])).toEqual([gap(7, 10), gap(20, 30), gap(40, 41.5)])
})

test('where the page was blank whole segments are a gap, one with what lies beside it', () => {
  const takes = [entry(1, 0, 18), entry(2, 22, 40)]
  const blanks = (...all: [take: number, start: number, end: number][]) =>
    gapsOf(
      takes,
      undefined,
      all.map(([take, start, end]) => ({ take, start: start * second, end: end * second })),
    )
  expect(blanks([1, 5, 7])).toEqual([gap(4, 8, true), gap(18, 22)])
  expect(blanks([1, 7, 9], [1, 9.5, 10])).toEqual([gap(4, 12, true), gap(18, 22)])
  expect(blanks([1, 13, Number.POSITIVE_INFINITY])).toEqual([gap(12, 22, true)])
  expect(blanks([2, 5, 7], [2, 20, 22.05])).toEqual([gap(18, 22)])
})

test('a page is blank from a little before it is loaded again until everybody is back', () => {
  const event = (event: PageEvent['event'], at: number, reason = 'page.crashed', take = 1): PageEvent => ({
    ...{ event, take, reason, at: new Date(at * 1_000) },
  })
  const blank = (start: number, end: number, take = 1) => ({ take, start: start * second, end: end * second })
  const of = (...events: PageEvent[]) => blanksOf(events, new Date(100_000))
  expect(of(event('reload', 110), event('reloaded', 112))).toEqual([blank(9.5, 12.5)])
  expect(of(event('reload', 110), event('reload', 113), event('reloaded', 115))).toEqual([blank(9.5, 15.5)])
  expect(of(event('reload', 120, 'page.hung'))).toEqual([blank(13, Number.POSITIVE_INFINITY)])
  expect(of(event('reload', 110), event('reload', 130, 'page.crashed', 2), event('reloaded', 131, '', 2))).toEqual([
    blank(9.5, Number.POSITIVE_INFINITY),
    blank(29.5, 31.5, 2),
  ])
  expect(of(event('reload', 99), event('reloaded', 99.2))).toEqual([blank(0, 0)])
})
