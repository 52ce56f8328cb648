import { describe, expect, test } from 'vitest'
import { smallSize } from '../../recorder/capture/captured.ts'
import { cutTake } from '../../recorder/capture/cut-take.ts'
import type { SegmentAct } from '../../recorder/capture/segment-plan.ts'

const tick = 1_000_000_000 / 30
const unit = (time: number, key = false) => ({ time, key, data: Buffer.alloc(0) })

/** A take of `frames` frames from 2 s of running time on; every small frame comes a little after the picture's own. */
function takeOf(frames: number, options: { small: (index: number) => 'key' | 'frame' | 'none'; withSmall?: boolean }) {
  const told: { stream: string; acts: SegmentAct[] }[] = []
  const heard = { missing: 0, missed: [] as string[], passed: 0 }
  const cut = cutTake({
    onZero: () => {},
    onActs: (stream, acts) => told.push({ stream, acts }),
    wantKeyFrame: () => {},
    missedKeyFrame: (picture) => heard.missed.push(picture),
    onSmallMissing: () => {
      heard.missing += 1
    },
    onStopPassed: () => {
      heard.passed += 1
    },
  })
  cut.begin(2_000_000, options.withSmall ?? true)
  const each = (index: number) => {
    const time = 2_000_000_000 + Math.round(index * tick)
    const small = options.small(index)
    // What comes first of the two is chance.
    const push = [
      () => cut.video(unit(time, index % 120 === 0)),
      () => small !== 'none' && cut.small(unit(time, small === 'key')),
    ]
    for (const act of index % 2 ? push : push.toReversed()) act()
    cut.audio(unit(time + 30_000_000))
  }
  for (let index = 0; index < frames; index++) each(index)
  cut.stop((2_000_000_000 + Math.round(frames * tick)) / 1000)
  for (let index = frames; index < frames + 5; index++) each(index)
  cut.end()
  const bounds = (stream: string) =>
    told
      .filter((one) => one.stream === stream)
      .flatMap(({ acts }) => acts.flatMap((act) => (act.kind === 'close' ? [[act.start, act.end]] : [])))
  return { ...heard, bounds }
}

describe('the small rendition', () => {
  test('is cut like the picture, whichever of the two comes first', () => {
    const { bounds, missing, passed } = takeOf(300, { small: (index) => (index % 120 === 0 ? 'key' : 'frame') })
    expect(bounds('video')).toEqual([
      [0, 4_000_000],
      [4_000_000, 8_000_000],
      [8_000_000, 10_000_000],
    ])
    expect(bounds('small')).toEqual(bounds('video'))
    expect([missing, passed]).toEqual([0, 1])
  })

  test('begins at the zero when its first key frame comes later, which is asked for', () => {
    const { bounds, missed } = takeOf(150, { small: (index) => (index === 2 || index === 120 ? 'key' : 'frame') })
    expect(bounds('small')).toEqual(bounds('video'))
    expect(missed).toEqual(['small', 'small'])
  })

  test('that gives nothing any more is left out, and neither closed over the gap nor waited for', () => {
    const { bounds, missing, passed } = takeOf(400, {
      small: (index) => (index > 150 ? 'none' : index % 120 === 0 ? 'key' : 'frame'),
    })
    expect(bounds('small')).toEqual([[0, 4_000_000]])
    expect(bounds('video')).toHaveLength(4)
    expect([missing, passed]).toEqual([1, 1])
  })

  test('that nobody wants is not cut and not waited for', () => {
    const { bounds, missing, passed } = takeOf(150, { small: () => 'key', withSmall: false })
    expect(bounds('small')).toEqual([])
    expect([missing, passed]).toEqual([0, 1])
  })

  test('has the shape of the picture and even sides; a small picture has none', () => {
    expect(smallSize({ width: 1280, height: 720 })).toEqual({ width: 640, height: 360 })
    expect(smallSize({ width: 1366, height: 768 })).toEqual({ width: 640, height: 360 })
    expect(smallSize({ width: 1024, height: 768 })).toEqual({ width: 480, height: 360 })
    expect(smallSize({ width: 640, height: 360 })).toBeUndefined()
  })
})
