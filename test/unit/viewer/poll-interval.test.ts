import { expect, test } from 'vitest'
import { pollInterval } from '../../../viewer/web/src/lecture/poll-interval.ts'

const media = { playlist: '/p.m3u8', thumbnails: null, download: null }
const playback = { ...media, live: true, gaps: [], cutBefore: 0, leadToCome: false }

test('a live lecture is asked for seldom while its news come, often until its first picture', () => {
  for (const status of ['live', 'paused'] as const) {
    expect(pollInterval({ status, preparations: [], playback }, true)).toBe(60_000)
    expect(pollInterval({ status, preparations: [], playback }, false)).toBe(10_000)
    expect(pollInterval({ status, preparations: [], playback: null }, true)).toBe(800)
  }
})
