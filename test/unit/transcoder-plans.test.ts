import { expect, test } from 'vitest'
import { writeFragment } from '../../core/cmaf/fragment.ts'
import { readSamples, type TimedSample } from '../../core/cmaf/read-samples.ts'
import type { Manifest, RenditionEntry, SegmentEntry } from '../../core/recording/manifest.ts'
import { inPlayerTime } from '../../transcoder/download/lay-track.ts'
import { remuxCall } from '../../transcoder/download/remux-call.ts'
import { cutGroup } from '../../transcoder/ladder/cut-group.ts'
import { ladderCall } from '../../transcoder/ladder/ladder-call.ts'
import { stretchesToMake, withRenditions } from '../../transcoder/ladder/make-ladder.ts'
import { linesUp, planGroups } from '../../transcoder/ladder/plan-groups.ts'
import { planLadder } from '../../transcoder/ladder/plan-ladder.ts'
import { placedRenditions, segmentAt } from '../../transcoder/media/player-time.ts'
import { planThumbnails } from '../../transcoder/pictures/plan-thumbnails.ts'
import { isBlack, posterTimes } from '../../transcoder/pictures/poster-choice.ts'

const second = 1_000_000

test('the ladder never upscales, keeps the shape and even sides', () => {
  const sizes = (width: number, height: number) =>
    planLadder({ width, height }).map((rung) => `${rung.rendition} ${rung.width}x${rung.height}`)
  expect(sizes(1280, 720)).toEqual(['480p 854x480', '360p 640x360'])
  expect(sizes(1920, 1080)).toEqual(['480p 854x480', '360p 640x360'])
  expect(sizes(854, 480)).toEqual(['360p 640x360'])
  expect(sizes(640, 480)).toEqual(['360p 480x360'])
  expect(sizes(640, 360)).toEqual([])
  expect(sizes(10, 1000)).toEqual(['480p 4x480', '360p 4x360'])
})

test('one call makes all rungs, with key frames at the starts to the microsecond', () => {
  const rungs = planLadder({ width: 1280, height: 720 })
  const call = ladderCall('source.mp4', rungs, [0, 4_000_123])
  expect(call.inputs).toHaveLength(1)
  expect(call.filter).toContain('split=2')
  expect(call.outputs.map(({ file }) => file)).toEqual(['480p.mp4', '360p.mp4'])
  for (const { options } of call.outputs) {
    expect(options[options.indexOf('-force_key_frames') + 1]).toBe('0.000000,4.000123')
  }
})

test('groups hold a minute, and only segments of the same places pass as finished', () => {
  const segments = entries(32)
  expect(planGroups(segments).map((group) => group.length)).toEqual([15, 15, 2])
  expect(planGroups(segments).flat()).toEqual(segments)
  expect(linesUp(segments, segments)).toBe(true)
  expect(linesUp(segments.slice(1), segments)).toBe(false)
  expect(linesUp(segments.with(3, { ...entry(3), duration: 1 }), segments)).toBe(false)
})

test('a group is cut at its source’s starts, whatever its own clock begins with', () => {
  const source = [entry(0), { ...entry(1), duration: 2 * second }].map((segment) => ({
    ...segment,
    start: segment.start + 100 * second,
  }))
  const made = [0, 1.5, 4, 5.9].map((time) => sample(7 * second + time * second, time % 4 === 0))
  const cut = cutGroup(made, source).map((bytes) =>
    readSamples(bytes).map(({ time, duration, sync }) => [time / second, duration / second, sync]),
  )
  expect(cut).toEqual([
    [
      [100, 1.5, true],
      [101.5, 2.5, false],
    ],
    [
      [104, 1.9, true],
      [105.9, 0.1, false],
    ],
  ])
  const code = (samples: TimedSample[]) => {
    try {
      cutGroup(samples, source)
    } catch (error) {
      return String(error)
    }
  }
  expect(code([sample(0, true), sample(4 * second, false)])).toContain('no key frame')
  expect(code([sample(0, true)])).toContain('no frame')
  expect(code([sample(0, true), sample(4 * second + 5_000, true)])).toContain('5000 µs off')
  expect(code([sample(0, true), sample(4 * second + 900, true)])).toBeUndefined()
})

test('a manifest lacks rungs once; what stands there stays', () => {
  const manifest = manifestOf([rendition('720p', 720, entries(2))])
  const place = { organisation: 'o', recording: 'r' } as unknown as Parameters<typeof stretchesToMake>[0]
  const missing = stretchesToMake(place, manifest)
  expect(missing.map(({ start, rungs }) => [start, rungs.map((rung) => rung.rendition)])).toEqual([
    [0, ['480p', '360p']],
    [20 * second, ['480p', '360p']],
  ])
  const made = ['480p', '360p'].map((name) => rendition(name, 1, entries(2)))
  const whole = withRenditions(manifest, new Map([0, 20 * second].map((start) => [`1 from ${start}`, made])))
  expect(whole.takes.map(({ renditions }) => renditions.length)).toEqual([3, 3])
  expect(stretchesToMake(place, whole)).toEqual([])
  expect(withRenditions(whole, new Map([['1 from 0', made]]))).toBe(whole)
})

test('a size that was captured is not made again, and is made where it was not', () => {
  const both = manifestOf([rendition('720p', 720, entries(2)), rendition('360p', 360, entries(2))])
  const manifest = {
    ...both,
    takes: both.takes.map((take, index) => (index === 0 ? take : { ...take, renditions: take.renditions.slice(0, 1) })),
  }
  const place = { organisation: 'o', recording: 'r' } as unknown as Parameters<typeof stretchesToMake>[0]
  const missing = stretchesToMake(place, manifest)
  expect(missing.map(({ source, rungs }) => [source.rendition, rungs.map((rung) => rung.rendition)])).toEqual([
    ['720p', ['480p']],
    ['720p', ['480p', '360p']],
  ])
})

test('player time leaves gaps out, and finds the segment that plays', () => {
  const placed = placedRenditions(manifestOf([rendition('720p', 720, entries(2))]), 'video')
  expect(placed.map(({ shift, begin, end }) => [shift, begin, end].map((time) => time / second))).toEqual([
    [0, 0, 8],
    [12, 8, 16],
  ])
  const at = (time: number) => {
    const found = segmentAt(placed, time * second)
    return [found?.rendition.begin, found?.segment.number]
  }
  expect([0, 3.9, 4, 7.9, 8, 100].map(at)).toEqual([
    [0, 0],
    [0, 0],
    [0, 1],
    [0, 1],
    [8 * second, 0],
    [8 * second, 1],
  ])
})

test('sound that reaches beyond its stretch is cut where the next one begins', () => {
  const samples = [8, 9, 10, 11].map((time) => ({ ...sample(time, true), duration: 1 }))
  const kept = inPlayerTime(samples, 5, { begin: 4, end: 5.5 }).map(({ time, duration }) => [time, duration])
  expect(kept).toEqual([
    [4, 1],
    [5, 0.5],
  ])
})

test('the download copies both tracks and leaves their times alone', () => {
  const { inputs, outputs } = remuxCall(['video.mp4', 'audio.mp4'], 'lecture.mp4')
  expect(inputs.every(({ options }) => options?.includes('-copyts'))).toBe(true)
  expect(outputs[0]?.options.join(' ')).toMatch(/-map 0:0 -map 1:0 -c copy .*\+faststart/)
})

test('thumbnails: every 4 s in short lectures, every 10 s in long ones, on as few sheets as they need', () => {
  const plan = (seconds: number) => {
    const { interval, count, columns, rows, width, height } = planThumbnails(seconds * second, {
      width: 1280,
      height: 720,
    })
    return [interval / second, count, columns, rows, width, height]
  }
  expect(plan(1)).toEqual([4, 1, 1, 1, 160, 90])
  expect(plan(21)).toEqual([4, 6, 6, 1, 160, 90])
  expect(plan(600)).toEqual([6, 100, 10, 10, 160, 90])
  expect(plan(3 * 3600)).toEqual([10, 1080, 10, 10, 160, 90])
})

test('the poster is looked for a tenth into the lecture first, and black is no picture', () => {
  expect(posterTimes(100 * second)[0]).toBe(10 * second)
  expect(isBlack(new Uint8Array(100))).toBe(true)
  expect(isBlack(new Uint8Array(100).fill(200, 0, 3))).toBe(false)
  expect(isBlack(new Uint8Array(100).fill(60))).toBe(false)
})

function entry(number: number): SegmentEntry {
  const digests = { sha256: '0'.repeat(64), md5: '0'.repeat(32), key: `${number}` }
  return { number, start: number * 4 * second, duration: 4 * second, bytes: 1, ...digests }
}

function entries(count: number): SegmentEntry[] {
  return Array.from({ length: count }, (_, number) => entry(number))
}

function sample(time: number, sync: boolean): TimedSample {
  const [read] = readSamples(writeFragment(1, 0, [{ data: new Uint8Array([1]), duration: 1, sync }]))
  if (!read) throw new Error('A fragment without a sample')
  return { ...read, time }
}

function rendition(name: string, height: number, segments: SegmentEntry[]): RenditionEntry {
  const init = { key: 'init', bytes: 1, sha256: '0'.repeat(64), md5: '0'.repeat(32) }
  const facts = { track: 'video', recipe: 'c1', codecs: 'avc1', timescale: second } as const
  return { ...facts, rendition: name, width: (height * 16) / 9, height, init, segments }
}

/** One take with a hole: it stands there twice, the second time from 20 s on. */
function manifestOf(renditions: RenditionEntry[]): Manifest {
  const firstFrameAt = new Date(0).toISOString()
  const later = renditions.map((one) => ({
    ...one,
    segments: one.segments.map((segment) => ({ ...segment, start: segment.start + 20 * second })),
  }))
  return {
    ...{ version: 1, organisation: 'o', recording: 'r', lecture: 'l', fence: 1, firstFrameAt, duration: 28 * second },
    takes: [
      { take: 1, start: 0, end: 8 * second, firstFrameAt, renditions },
      { take: 1, start: 20 * second, end: 28 * second, firstFrameAt, renditions: later },
    ],
  }
}
