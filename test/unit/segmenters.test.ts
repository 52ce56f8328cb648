import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createAudioSegmenter } from '../../recorder/capture/audio-segmenter.ts'
import type { SegmentAct } from '../../recorder/capture/segment-plan.ts'
import { createVideoSegmenter, type VideoFrame } from '../../recorder/capture/video-segmenter.ts'

const data = Buffer.from([1])
const tick = 1_000_000 / 30

/** Checks that parts and segments follow on one another without a gap, and answers the segments' bounds. */
function chain(acts: SegmentAct[]): { bounds: [number, number][]; samples: number; syncs: boolean[] } {
  const bounds: [number, number][] = []
  const syncs: boolean[] = []
  let next = 0
  let samples = 0
  let begins = true
  for (const act of acts) {
    if (act.kind === 'part') {
      expect(act.start).toBe(next)
      if (begins) syncs.push(act.samples[0]?.sync ?? false)
      begins = false
      for (const sample of act.samples) {
        expect(sample.duration).toBeGreaterThan(0)
        next += sample.duration
        samples += 1
      }
    } else {
      expect(act.start).toBe(bounds.at(-1)?.[1] ?? 0)
      expect(act.end).toBe(next)
      bounds.push([act.start, act.end])
      begins = true
    }
  }
  return { bounds, samples, syncs }
}

function cutVideo(frames: VideoFrame[], end: number): SegmentAct[] {
  const segmenter = createVideoSegmenter()
  return [...frames.flatMap((frame) => segmenter.push(frame)), ...segmenter.end(end)]
}

function steady(count: number, isKey: (index: number) => boolean): VideoFrame[] {
  return Array.from({ length: count }, (_, index) => ({ time: Math.round(index * tick), key: isKey(index), data }))
}

describe('video', () => {
  test('is cut at four seconds where the key frames lie there', () => {
    const { bounds, samples } = chain(
      cutVideo(
        steady(300, (index) => index % 120 === 0),
        10_100_000,
      ),
    )
    expect(bounds).toEqual([
      [0, 4_000_000],
      [4_000_000, 8_000_000],
      [8_000_000, 10_100_000],
    ])
    expect(samples).toBe(300)
  })

  test.each([-1, 1, 3, 8])('is cut at four seconds where the key frame comes %i frames off', (off) => {
    const { bounds, samples, syncs } = chain(
      cutVideo(
        steady(200, (index) => index === 0 || index === 120 + off),
        7_000_000,
      ),
    )
    expect(bounds).toEqual([
      [0, 4_000_000],
      [4_000_000, 7_000_000],
    ])
    expect(samples).toBe(200)
    expect(syncs).toEqual([true, true])
  })

  test('moves the boundary when no key frame comes in time, and returns to the grid', () => {
    const { bounds } = chain(
      cutVideo(
        steady(500, (index) => [0, 150, 240, 360].includes(index)),
        14_000_000,
      ),
    )
    expect(bounds.map(([start]) => start)).toEqual([0, 5_000_000, 8_000_000, 12_000_000])
  })

  test('of a still page runs to the end, from few frames', () => {
    const frames = [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5].map((second) => ({
      ...{ time: second * 1_000_000, key: second % 4 === 0, data },
    }))
    const acts = cutVideo(frames, 4_987_654)
    expect(chain(acts).bounds).toEqual([
      [0, 4_000_000],
      [4_000_000, 4_987_654],
    ])
    expect(acts.filter((act) => act.kind === 'part')).toHaveLength(10)
  })

  test('never has a hole, an overlap or a segment without a key frame at its beginning', () => {
    const step = fc.record({ gap: fc.integer({ min: 1, max: 600_000 }), key: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.nat(1_000_000), (steps, rest) => {
        let time = 0
        const frames = [{ time, key: true, data }]
        for (const { gap, key } of steps) {
          time += gap
          frames.push({ time, key, data })
        }
        const { bounds, samples, syncs } = chain(cutVideo(frames, time + rest))
        expect(samples).toBe(frames.length)
        expect(syncs.every(Boolean)).toBe(true)
        expect(bounds.at(-1)?.[1]).toBeGreaterThanOrEqual(time)
      }),
    )
  })
})

describe('sound', () => {
  const frames = (count: number, shift = (_index: number) => 0) =>
    Array.from({ length: count }, (_, index) => ({ time: index * 1024 + 300 + shift(index), data }))
  const cutAudio = (pushed: { time: number; data: Buffer }[], end: number) => {
    const segmenter = createAudioSegmenter()
    return [...pushed.flatMap((frame) => segmenter.push(frame)), ...segmenter.end(end)]
  }

  test('is cut into 188 and 187 frames in turn', () => {
    const { bounds } = chain(cutAudio(frames(600), 600 * 1024))
    expect(bounds.map(([start, end]) => (end - start) / 1024)).toEqual([188, 187, 188, 37])
  })

  test('fills a hole with silence and keeps to the clock', () => {
    const withHole = frames(400).filter((_, index) => index < 100 || index >= 150)
    const acts = cutAudio(withHole, 400 * 1024)
    const { samples } = chain(acts)
    expect(samples).toBe(400)
    const silent = acts.flatMap((act) => (act.kind === 'part' ? act.samples : [])).filter((one) => one.data.length > 1)
    expect(silent).toHaveLength(50)
  })

  test('leaves frames out where they run ahead of the clock', () => {
    const slow = frames(400, (index) => (index >= 200 ? -10 * 1024 : 0))
    expect(chain(cutAudio(slow, 0)).samples).toBeLessThanOrEqual(393)
  })

  test('fills up to the end that the picture has', () => {
    expect(chain(cutAudio(frames(100), 48_000 * 3)).bounds).toEqual([[0, 140 * 1024]])
  })

  test('never has a hole, whatever the clock says', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5_000, max: 9_000 }), { maxLength: 100 }), (jumps) => {
        let time = 0
        const pushed: { time: number; data: Buffer }[] = []
        for (const jump of jumps) {
          time += jump
          pushed.push({ time, data })
        }
        chain(cutAudio(pushed, Math.max(0, time)))
      }),
    )
  })
})
