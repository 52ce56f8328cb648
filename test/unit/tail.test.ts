import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SegmentAct } from '../../recorder/capture/segment-plan.ts'
import { openTail } from '../../recorder/capture/tail.ts'
import { createVideoSegmenter } from '../../recorder/capture/video-segmenter.ts'

const frame = 50_000

/** What a segmenter makes of `seconds` of 20 frames a second, in the portions in which it tells them. */
function actsOf(seconds: number): SegmentAct[][] {
  const segmenter = createVideoSegmenter()
  const told: SegmentAct[][] = []
  for (let time = 0; time < seconds * 1e6; time += frame) {
    told.push(segmenter.push({ time, key: time % 4e6 === 0, data: Buffer.of(time / frame) }))
  }
  return [...told, segmenter.end(seconds * 1e6)]
}

/** Begin and end of everything that was spooled, and of its segments. Microseconds. */
function spooled(acts: SegmentAct[]) {
  const samples: { start: number; end: number }[] = []
  for (const act of acts) {
    let time = act.start
    for (const { duration } of act.kind === 'part' ? act.samples : []) {
      samples.push({ start: time, end: time + duration })
      time += duration
    }
  }
  return { samples, segments: acts.flatMap((act) => (act.kind === 'close' ? [[act.start, act.end]] : [])) }
}

describe('the end of a take', () => {
  it('passes everything on at once for as long as nobody is to take over', () => {
    const tail = openTail()
    const acts = actsOf(9)
    for (const some of acts) expect(tail.pass('video', some)).toEqual(some)
    expect(tail.rest('video')).toEqual([])
  })

  it('holds back a second and a half, and gives all of it when nobody took over', () => {
    const tail = openTail()
    tail.hold()
    const acts = actsOf(9)
    const passed = acts.flatMap((some) => tail.pass('video', some))
    expect(spooled(passed).samples.at(-1)?.end).toBe(7.5e6)
    expect(spooled([...passed, ...tail.rest('video')])).toEqual(spooled(acts.flat()))
  })

  it('ends to the microsecond where the next one began, wherever that is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5e6, max: 8.9e6 }), fc.integer({ min: 0, max: 1_000_000 }), (at, late) => {
        const tail = openTail()
        tail.hold()
        const acts: SegmentAct[] = []
        let told = 0
        for (const some of actsOf(9)) {
          told = Math.max(told, ...some.map((act) => (act.kind === 'close' ? act.end : act.start)))
          if (told >= at + late) tail.cut(at)
          acts.push(...tail.pass('video', some))
        }
        tail.cut(at)
        acts.push(...tail.rest('video'))
        const { samples, segments } = spooled(acts)
        expect(samples.at(-1)?.end).toBe(at)
        expect(samples.every(({ start }, index) => start === (samples[index - 1]?.end ?? 0))).toBe(true)
        expect(segments).toEqual(
          [0, 4e6, 8e6].filter((start) => start < at).map((start) => [start, Math.min(start + 4e6, at)]),
        )
      }),
    )
  })

  it('closes what is spooled already where it hears too late', () => {
    const tail = openTail()
    const acts = actsOf(9)
    const passed = acts.slice(0, -1).flatMap((some) => tail.pass('video', some))
    tail.cut(7e6)
    const { samples, segments } = spooled([...passed, ...tail.pass('video', acts.at(-1) ?? [])])
    expect(samples.at(-1)?.end).toBe(8.5e6)
    expect(segments).toEqual([
      [0, 4e6],
      [4e6, 8e6],
      [8e6, 8.5e6],
    ])
  })

  it('leaves nothing of a pause, and says from where on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5e6, max: 8.9e6 }), fc.integer({ min: 0, max: 1_000_000 }), (at, late) => {
        const tail = openTail()
        const acts: SegmentAct[] = []
        const told = actsOf(9)
        const heard = told.findIndex((_, index) => index * frame >= at + late)
        for (const some of told.slice(0, heard)) acts.push(...tail.pass('video', some))
        const before = spooled(acts).samples.at(-1)?.end ?? 0
        const from = tail.cutBefore(at)
        for (const some of told.slice(heard)) acts.push(...tail.pass('video', some))
        acts.push(...tail.rest('video'))
        expect(from).toBe(Math.max(at, before))
        expect(spooled(acts).samples.at(-1)?.end).toBe(from)
        expect(spooled(acts).segments.at(-1)?.[1]).toBe(from)
      }),
    )
  })

  it('leaves out a frame of sound that goes on into a pause', () => {
    const tail = openTail()
    const samples = Array.from({ length: 24 }, () => ({ data: Buffer.of(1), duration: 1024, sync: true }))
    expect(tail.cutBefore(100_000)).toBe(100_000)
    const acts = tail.pass('audio', [
      { kind: 'part', start: 0, samples },
      { kind: 'close', start: 0, end: 24 * 1024 },
    ])
    expect(spooled(acts)).toMatchObject({ segments: [[0, 4 * 1024]] })
  })

  it('keeps sound in whole frames', () => {
    const tail = openTail()
    const samples = Array.from({ length: 24 }, () => ({ data: Buffer.of(1), duration: 1024, sync: true }))
    tail.hold()
    tail.cut(100_000)
    const acts = tail.pass('audio', [
      { kind: 'part', start: 0, samples },
      { kind: 'close', start: 0, end: 24 * 1024 },
    ])
    // 100 ms are 4.7 frames.
    expect(spooled(acts)).toMatchObject({ segments: [[0, 5 * 1024]] })
    expect(spooled(acts).samples).toHaveLength(5)
  })
})
