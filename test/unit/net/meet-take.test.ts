import { expect, test } from 'vitest'
import { firstPictureDelay, recorderDelay } from '../../../core/net/net.ts'
import type { FeedMedia } from '../../../transcoder/fill/feed-media.ts'
import { meetTake } from '../../../transcoder/fill/meet-take.ts'

const frames = Array.from({ length: 400 }, (_, index) => ({ at: index * 33_333, key: false, data: Buffer.alloc(0) }))
const feed = (track: FeedMedia['track']): FeedMedia => ({ feed: 'x', track, codec: 'y', frames })
const forward = (recorderDelay - firstPictureDelay) * 1_000

test('the pictures of a gap come a little faster towards its end, the sound does not', () => {
  for (const gap of [
    { start: 3_000_000, end: 9_000_000 },
    { start: 8_200_000, end: 9_000_000 },
  ]) {
    const [video, audio] = meetTake([feed('video'), feed('audio')], gap)
    expect(audio?.frames).toEqual(frames)
    const moved = video?.frames.map(({ at }) => at) ?? []
    const by = (index: number) => (frames[index]?.at ?? 0) - (moved[index] ?? 0)
    const lastOf = (time: number) => moved.findLastIndex((at) => at <= time)
    expect(by(lastOf(gap.start))).toBe(0)
    expect(Math.abs(by(lastOf(gap.end)) - forward)).toBeLessThan(5_000)
    const steps = moved.slice(1).map((at, index) => at - (moved[index] ?? 0))
    expect(Math.min(...steps)).toBeGreaterThan(29_000)
    expect(Math.max(...steps)).toBeLessThanOrEqual(33_334)
  }
})
