import { expect, test } from 'vitest'
import { newId } from '../../../core/ids.ts'
import { type NetPerson, recorderDelay } from '../../../core/net/net.ts'
import { feedName } from '../../../transcoder/fill/feed-media.ts'
import { planFilling } from '../../../transcoder/fill/plan-filling.ts'
import { planSegments } from '../../../transcoder/fill/plan-segments.ts'
import { planStages } from '../../../transcoder/fill/plan-stages.ts'
import { pieceZero, timedPictures, timedSound } from '../../../transcoder/fill/write-feed.ts'

const zero = new Date(1_000_000)
const size = { width: 1280, height: 720 }
const [ada, bob] = [newId(), newId()]
const person = (participant: string, changes: Partial<NetPerson> = {}): NetPerson => ({
  ...{ participant, name: participant, microphone: true, camera: true, speaking: false, feeds: { camera: 1 } },
  ...changes,
})
/** Seconds of recording time. */
const moment = (at: number, ...people: NetPerson[]) => ({
  at: new Date(zero.getTime() + at * 1000 - recorderDelay),
  people,
})
const begins = new Map([ada, bob].flatMap((id) => [[feedName(id, 'camera', 1), 0] as const]))
const stages = (moments: ReturnType<typeof moment>[], from: number, to: number) =>
  planStages(moments, zero, { start: from * 1_000_000, end: to * 1_000_000 }, size, begins)

test('what was known before the gap holds at its beginning, changes take place in time', () => {
  const found = stages([moment(1, person(ada)), moment(12, person(ada), person(bob)), moment(14, person(bob))], 10, 20)
  expect(found.map(({ start, end }) => [start / 1_000_000, end / 1_000_000])).toEqual([
    [10, 12],
    [12, 14],
    [14, 20],
  ])
  expect(found.map(({ tiles }) => tiles.length)).toEqual([1, 2, 1])
  expect(found[0]?.tiles[0]).toMatchObject({ x: 0, y: 0, ...size, picture: true })
})

test('who speaks comes first after the page’s hysteresis; a camera that is off leaves a name', () => {
  const speaking = [person(ada, { camera: false }), person(bob, { speaking: true })]
  const found = stages([moment(0, person(ada, { speaking: true }), person(bob)), moment(10, ...speaking)], 8, 20)
  expect(found.at(0)?.tiles[0]?.name).toBe(ada)
  const last = found.at(-1)
  expect(last?.tiles.map(({ name, picture }) => [name, picture])).toEqual([
    [bob, true],
    [ada, false],
  ])
})

test('a shared screen is large with one person beside it, and a feed without a picture is none', () => {
  const sharing = person(ada, { feeds: { camera: 1, screen: 2 } })
  const without = stages([moment(0, sharing, person(bob))], 8, 9)
  expect(without[0]?.tiles.map(({ kind }) => kind)).toEqual(['camera', 'camera'])
  const screen = new Map([...begins, [feedName(ada, 'screen', 2), 0]])
  const [stage] = planStages([moment(0, sharing, person(bob))], zero, { start: 8e6, end: 9e6 }, size, screen)
  expect(stage?.tiles.map(({ kind }) => kind)).toEqual(['screen', 'camera'])
})

test('a stretch is cut like a take, whole in both tracks, pieces without a rest of sound', () => {
  for (const duration of [250_000, 3_900_000, 4_300_000, 4_600_000, 9_255_000, 64_000_000, 130_100_000]) {
    const pieces = planSegments(duration)
    const segments = pieces.flat()
    expect(segments[0]).toMatchObject({ start: 0, firstFrame: 0 })
    expect(segments.at(-1)?.end).toBe(duration)
    expect(segments.at(-1)?.endFrame).toBe(Math.floor((duration * 48_000) / 1_000_000 / 1024))
    for (const [index, segment] of segments.entries()) {
      expect(segment.end - segment.start).toBeGreaterThan(0)
      if (index > 0) expect(segment.start).toBe(index * 4_000_000)
      expect(segment.firstFrame).toBe(segments[index - 1]?.endFrame ?? 0)
    }
    for (const piece of pieces.slice(1)) expect((piece[0]?.firstFrame ?? 1) % 3000).toBe(0)
  }
})

const frame = (at: number, key = false) => ({ at, key, data: Buffer.from([at % 256]) })

test('what was shown when a piece begins stands at its beginning, and its decoder has all it needs', () => {
  const frames = [frame(0, true), frame(100), frame(200, true), frame(300), frame(400), frame(500), frame(900)]
  const timed = timedPictures(frames, { start: 450, end: 900 })
  expect(timed.map(({ at }) => at)).toEqual([200, 300, 400, 500])
  expect(timed.map(({ time }) => time)).toEqual([0, 1, pieceZero, pieceZero + 50])
  // A feed that begins within the piece begins with its first key frame.
  expect(timedPictures([frame(500, true), frame(600)], { start: 450, end: 900 }).map(({ time }) => time)).toEqual([
    pieceZero + 50,
    pieceZero + 150,
  ])
  expect(timedPictures([frame(950, true)], { start: 450, end: 900 })).toEqual([])
  expect(timedSound([frame(0), frame(100_000)], { start: 90_000, end: 200_000 })).toHaveLength(1)
})

test('only what somebody sent is filled in; the edges of a gap belong to it', () => {
  const media = (...at: number[]) => [
    { feed: 'x', track: 'audio', codec: 'opus', frames: at.map((time) => frame(time)) } as const,
  ]
  const gap = { start: 10e6, end: 20e6, blank: false }
  expect(planFilling([gap], media(10.5e6, 15e6, 19.5e6))).toEqual([gap])
  expect(planFilling([gap], media(12e6, 15e6))).toEqual([{ start: 12e6, end: 15e6, blank: false }])
  expect(planFilling([gap], media(9e6, 21e6))).toEqual([])
})
