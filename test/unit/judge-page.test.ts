import { expect, it } from 'vitest'
import type { RecorderSignal } from '../../conference/signals.ts'
import { hear, judgePage, newPage, type PageFacts, reloadedPage, showsMedia } from '../../recorder/take/judge-page.ts'

const after = (signals: [number, RecorderSignal][]): PageFacts =>
  signals.reduce((page, [at, signal]) => hear(page, signal, at), newPage(0))
const joined: [number, RecorderSignal] = [1_000, { type: 'joined' }]
const media = (at: number, participants: number, publishing: number): [number, RecorderSignal] => [
  at,
  { type: 'media', participants, publishing },
]

it('shows media only once it is in the room and somebody sends', () => {
  expect(showsMedia(after([joined]))).toBe(false)
  expect(showsMedia(after([media(900, 1, 1)]))).toBe(false)
  expect(showsMedia(after([joined, media(1_100, 2, 0)]))).toBe(false)
  expect(showsMedia(after([joined, media(1_100, 2, 1)]))).toBe(true)
})
it('reloads a page that failed, but not in a frenzy', () => {
  const page = after([[500, { type: 'failed', reason: 'signalling.lost' }]])
  expect(judgePage(page, true, 1_999)).toEqual({ act: 'wait' })
  expect(judgePage(page, true, 2_000)).toEqual({ act: 'reload', reason: 'signalling.lost' })
})
it('reloads a page that never joins', () => {
  expect(judgePage(newPage(0), false, 19_999)).toEqual({ act: 'wait' })
  expect(judgePage(newPage(0), false, 20_000)).toEqual({ act: 'reload', reason: 'page.not-joined' })
})
it('reloads a frozen page', () => {
  const page = after([joined, media(1_100, 1, 1), [5_000, { type: 'heartbeat' }]])
  expect(judgePage(page, true, 14_999)).toEqual({ act: 'wait' })
  expect(judgePage(page, true, 15_000)).toEqual({ act: 'reload', reason: 'page.frozen' })
})
it('stops when the room is over', () => {
  expect(judgePage(after([joined, [2_000, { type: 'kicked' }]]), true, 2_000).act).toBe('stop')
  expect(judgePage(after([joined, [2_000, { type: 'ended' }]]), false, 2_000)).toEqual({
    ...{ act: 'stop', reason: 'conference.ended' },
  })
})
it('stops when the room has been empty for two minutes, reloads or not, but waits for the first to come', () => {
  const beating = (page: PageFacts, at: number) => hear(page, { type: 'heartbeat' }, at)
  const empty = after([joined, media(2_000, 1, 1), media(10_000, 0, 0)])
  expect(judgePage(beating(empty, 129_000), true, 129_999)).toEqual({ act: 'wait' })
  expect(judgePage(beating(empty, 129_000), true, 130_000)).toEqual({ act: 'stop', reason: 'room.empty' })
  expect(judgePage(reloadedPage(empty, 129_000), true, 130_000)).toEqual({ act: 'stop', reason: 'room.empty' })
  expect(judgePage(beating(empty, 129_000), false, 130_000)).toEqual({ act: 'wait' })
  const back = hear(empty, { type: 'media', participants: 1, publishing: 0 }, 100_000)
  expect(judgePage(beating(back, 229_000), true, 230_000)).toEqual({ act: 'wait' })
})
