import { describe, expect, it } from 'vitest'
import type { ReceivedTile, RecorderSignal } from '../../conference/signals.ts'
import type { ProblemCode } from '../../core/recording/problem.ts'
import type { Activity } from '../../recorder/capture/activity.ts'
import type { OutputPicture } from '../../recorder/capture/watch-output.ts'
import { judge } from '../../recorder/watch/judge.ts'
import { showsMedia } from '../../recorder/watch/page-facts.ts'
import { qualityOf } from '../../recorder/watch/quality-of.ts'
import {
  hear,
  hearOutput,
  loadedAgain,
  nothingSeen,
  pausedOrResumed,
  type Seen,
  seePicture,
} from '../../recorder/watch/seen.ts'
import type { Finding } from '../../recorder/watch/watcher.ts'
import { watchers } from '../../recorder/watch/watchers.ts'

/** What a watcher finds. */
const look = (code: ProblemCode, seen: Seen, now: number): Finding | undefined =>
  watchers.find((watcher) => watcher.code === code)?.look(seen, now)

/** Nothing came out of the encoder. */
const none = { frames: 0, rate: 30 }
const still: Activity = { motion: undefined, sound: undefined }
const heard = (signals: [number, RecorderSignal][], seen = nothingSeen(0, false)): Seen =>
  signals.reduce((before, [at, signal]) => hear(before, signal, none, at), seen)
const joined: [number, RecorderSignal] = [1_000, { type: 'joined' }]
const media = (
  at: number,
  participants: number,
  publishing: number,
  microphones?: number,
): [number, RecorderSignal] => [at, { type: 'media', participants, publishing, microphones }]
const capturing = (seen: Seen, since = 2_000): Seen => ({ ...seen, capturingSince: since })
const well = capturing(heard([joined, media(1_500, 1, 1, 1)]))

/** A lecture of `seconds` from second 2 on; each part says how its seconds look and sound. */
type Second = {
  /** Level of received sound, and of the output. */
  received?: number | null
  output?: number
  full?: number
  tiles?: ReceivedTile[]
  kept?: number
  rate?: number
  /** Brightness of the encoded picture's pixel; a key frame every four seconds. */
  encoded?: (pixel: number) => number
  apart?: number
}
function live(seconds: Second[], seen = well, from = 2): Seen {
  let kept = seen.received.at(-1)?.kept ?? 0
  return seconds.reduce((before, second, index) => {
    const begin = (from + index) * 1_000
    const { received = 0, output = 0, full = 0, tiles = [], encoded, apart, rate = 30 } = second
    kept += second.kept ?? 15
    const levels = Array<number | null>(10).fill(received)
    const slices = Array.from({ length: 20 }, (_, slice) => ({ at: begin + slice * 50, level: output, full }))
    const pictured = index % 4 === 1 && encoded ? seePicture(before, picture(begin + 300, encoded)) : before
    return hearOutput(
      hear(pictured, { type: 'received', tiles, levels, apart }, { frames: kept, rate }, begin + 1_000),
      slices,
    )
  }, seen)
}
const many = (count: number, second: (index: number) => Second): Second[] =>
  Array.from({ length: count }, (_, i) => second(i))
function picture(at: number, brightness: (pixel: number) => number): OutputPicture {
  const pixels = Uint8Array.from({ length: 160 * 90 }, (_, pixel) => brightness(pixel))
  return { at, width: 160, height: 90, pixels }
}
const tile = (part: Partial<ReceivedTile>): ReceivedTile => ({
  ...{ key: 'one', kind: 'camera', x: 0, y: 0, width: 1, height: 1, decoded: 0, dropped: 0 },
  ...part,
})

describe('the page', () => {
  it('shows media only once it is in the room and somebody sends', () => {
    expect(showsMedia(heard([joined]).page, still)).toBe(false)
    expect(showsMedia(heard([media(900, 1, 1)]).page, still)).toBe(false)
    expect(showsMedia(heard([joined, media(1_100, 2, 0)]).page, still)).toBe(false)
    expect(showsMedia(heard([joined, media(1_100, 2, 1)]).page, still)).toBe(true)
  })
  it('is loaded again when it failed, crashed, or never joins', () => {
    const failed = heard([[500, { type: 'failed', reason: 'signalling.lost' }]])
    expect(judge(new Set(), failed, 1_999)).toMatchObject({ reload: undefined })
    expect(judge(new Set(), failed, 2_000)).toMatchObject({ reload: 'page.failed' })
    const crashed = { ...well, page: { ...well.page, crashed: true } }
    expect(judge(new Set(), crashed, 3_000)).toMatchObject({ reload: 'page.crashed' })
    expect(look('page.not-joined', nothingSeen(0, false), 19_999)).toBe('unknown')
    expect(look('page.not-joined', nothingSeen(0, false), 20_000)).toBe('reload')
  })
  it('hangs when its heartbeat stops, but not while it is being loaded again', () => {
    const beating = heard([[5_000, { type: 'heartbeat' }]], well)
    expect(look('page.hung', beating, 10_999)).toBe('fine')
    expect(look('page.hung', beating, 11_000)).toBe('reload')
    const again = loadedAgain(beating, 'page.hung', 11_000)
    expect(look('page.hung', again, 18_000)).toBe('unknown')
    expect([...judge(new Set(['page.hung']), again, 12_000).problems]).toContain('page.hung')
    expect(judge(new Set(['page.hung']), heard([[13_000, { type: 'joined' }]], again), 13_100).problems.size).toBe(0)
  })
  it('is loaded again and again, each time a little later, and a page that was well is not punished', () => {
    let seen = heard([[500, { type: 'failed', reason: 'x' }]])
    const loads: number[] = []
    for (let now = 0; now < 20_000; now += 250) {
      if (!judge(new Set(), seen, now).reload) continue
      loads.push(now)
      seen = heard([[now + 1, { type: 'failed', reason: 'x' }]], loadedAgain(seen, 'page.failed', now))
    }
    expect(loads).toEqual([2_000, 5_000, 10_000, 15_000])
    seen = heard([[60_000, { type: 'failed', reason: 'x' }]], seen)
    expect(judge(new Set(), seen, 60_000).reload).toBe('page.failed')
  })
})

describe('the room', () => {
  it('stops the recording when it puts the recorder out, or is over', () => {
    expect(judge(new Set(), heard([[2_000, { type: 'kicked' }]], well), 2_000).stop).toBe('conference.kicked')
    expect(judge(new Set(), heard([[2_000, { type: 'ended' }]], well), 2_000).stop).toBe('conference.ended')
  })
  it('is empty for two minutes, loads or not; before the first frame somebody may still come', () => {
    const empty = heard([media(10_000, 0, 0)], well)
    expect(look('room.empty', empty, 17_999)).toBe('unknown')
    expect(look('room.empty', empty, 18_000)).toBe('wrong')
    expect(look('room.empty', empty, 130_000)).toBe('stop')
    const again = loadedAgain(empty, 'page.hung', 129_000)
    expect(look('room.empty', heard([[129_900, { type: 'joined' }]], again), 130_000)).toBe('stop')
    expect(look('room.empty', { ...empty, capturingSince: undefined }, 130_000)).toBe('fine')
    expect(look('room.empty', heard([media(100_000, 1, 0)], empty), 230_000)).toBe('fine')
  })
  it('is not empty because the page cannot get in again', () => {
    const shutOut = loadedAgain(loadedAgain(well, 'page.hung', 10_000), 'page.not-joined', 30_000)
    expect(look('room.empty', shutOut, 400_000)).toBe('unknown')
    const back = heard([[400_000, { type: 'joined' }]], shutOut)
    expect(look('room.empty', back, 401_000)).toBe('unknown')
    expect(look('room.empty', heard([media(401_000, 3, 1)], back), 402_000)).toBe('fine')
    expect(look('room.empty', heard([media(401_000, 0, 0)], back), 520_000)).toBe('stop')
  })
  it('is waited for when nobody sends, told after its start-up seconds and taken back with the first media', () => {
    const waiting = heard([joined, media(1_100, 1, 0)])
    expect(look('room.nobody-sends', nothingSeen(0, false), 10_000)).toBe('unknown')
    expect(look('room.nobody-sends', waiting, 3_900)).toBe('unknown')
    expect(look('room.nobody-sends', waiting, 4_000)).toBe('wrong')
    expect(look('room.nobody-sends', heard([media(5_000, 1, 1)], waiting), 5_000)).toBe('fine')
    const later = heard([media(10_000, 1, 0)], well)
    expect(look('room.nobody-sends', later, 17_999)).toBe('unknown')
    expect(look('room.nobody-sends', later, 18_000)).toBe('wrong')
  })
})

describe('the picture', () => {
  const gray = (light: number) => () => light
  const moving = (second: number) => tile({ decoded: second * 15, grid: [60 + 20 * (second % 7), 90] })
  it('is black where the page shows something, not where the page is black, too', () => {
    const dark = many(6, (second) => ({ tiles: [moving(second)], encoded: gray(1) }))
    expect(look('picture.black', live(dark), 8_000)).toBe('reload')
    const bright = many(6, (second) => ({ tiles: [moving(second)], encoded: gray(90) }))
    expect(look('picture.black', live(bright), 8_000)).toBe('fine')
    const covered = many(6, () => ({ tiles: [tile({ grid: [2, 3] })], encoded: gray(1) }))
    expect(look('picture.black', live(covered), 8_000)).toBe('unknown')
    const off = many(6, () => ({ encoded: gray(1) }))
    expect(look('picture.black', live(off), 8_000)).toBe('unknown')
  })
  it('is black, too, where nothing of another conference’s page can be seen', () => {
    const elsewhere = nothingSeen(0, false, { tells: false, stepMilliseconds: 0, ours: false })
    const of = (brightness: number[]) =>
      live(
        many(6, () => ({ encoded: (pixel) => brightness[pixel % 4] ?? 0 })),
        elsewhere,
      )
    expect(look('picture.black', of([1, 2, 0, 3]), 8_000)).toBe('wrong')
    expect(look('picture.black', of([1, 2, 0, 80]), 8_000)).toBe('fine')
    expect(
      look(
        'picture.black',
        live(
          many(4, () => ({ encoded: gray(1) })),
          elsewhere,
        ),
        8_000,
      ),
    ).toBe('unknown')
  })
  it('is not judged before a signal has followed, nor when the tile has moved', () => {
    const [first, second] = many(2, (second) => ({ tiles: [moving(second)], encoded: gray(1) }))
    if (!first || !second) throw new Error('no seconds')
    const early = seePicture(live([first]), picture(3_300, gray(1)))
    expect(look('picture.black', early, 3_400)).toBe('unknown')
    const moved = live([first, { ...second, tiles: [tile({ ...moving(1), width: 0.5 })] }])
    expect(look('picture.black', moved, 4_000)).toBe('unknown')
  })
  it('stands still where a camera moves, not where a slide or a still camera does', () => {
    const still = many(8, (second) => ({ tiles: [moving(second)], encoded: gray(90) }))
    expect(look('picture.frozen', live(still), 10_000)).toBe('reload')
    const moves = many(8, (second) => ({
      tiles: [moving(second)],
      encoded: (pixel) => (pixel === 7 ? second * 20 : 90),
    }))
    expect(look('picture.frozen', live(moves), 10_000)).toBe('fine')
    const slide = many(8, (second) => ({ tiles: [{ ...moving(second), kind: 'screen' as const }], encoded: gray(90) }))
    expect(look('picture.frozen', live(slide), 10_000)).toBe('unknown')
    const photo = many(8, (second) => ({ tiles: [tile({ decoded: second * 15, grid: [80, 90] })], encoded: gray(90) }))
    expect(look('picture.frozen', live(photo), 10_000)).toBe('unknown')
    const nods = [0, 0, 9, 9, 0, 0, 0, 0].map((way, second) => ({
      tiles: [tile({ decoded: second * 15, grid: [60 + 20 * way, 90] })],
      encoded: gray(90),
    }))
    expect(look('picture.frozen', live(nods), 10_000)).toBe('unknown')
    const stopped = many(8, () => ({ tiles: [tile({ decoded: 15, grid: [80, 90] })], encoded: gray(90) }))
    expect(look('picture.frozen', live(stopped), 10_000)).toBe('unknown')
  })
  it('stands still, too, while the encoder still betters it', () => {
    const betters = (by: number) =>
      many(8, (second) => ({ tiles: [moving(second)], encoded: (pixel) => (pixel === 7 && second > 4 ? 90 + by : 90) }))
    expect(look('picture.frozen', live(betters(7)), 10_000)).toBe('reload')
    expect(look('picture.frozen', live(betters(12)), 10_000)).toBe('fine')
  })
  it('stands still only within the tile of the camera', () => {
    const tiles = (second: number) => [
      { ...moving(second), x: 0.5, width: 0.5 },
      tile({ key: 'slide', kind: 'screen', width: 0.5 }),
    ]
    const around = many(8, (second) => ({
      tiles: tiles(second),
      encoded: (pixel) => (pixel % 160 < 80 ? second * 20 : 90),
    }))
    expect(look('picture.frozen', live(around), 10_000)).toBe('reload')
  })
  it('stutters when a good part of what arrives is not shown or not kept', () => {
    const counted = (dropped: number, kept: number, rate?: number) =>
      live(many(8, (second) => ({ tiles: [tile({ decoded: second * 15, dropped: second * dropped })], kept, rate })))
    expect(look('picture.frames-dropped', counted(0, 15), 10_000)).toBe('fine')
    expect(look('picture.frames-dropped', counted(5, 15), 10_000)).toBe('wrong')
    expect(look('picture.frames-dropped', counted(0, 10), 10_000)).toBe('wrong')
    // The machine has too little, and the recorder has told so: it keeps as many as it means to.
    expect(look('picture.frames-dropped', counted(0, 8, 8), 10_000)).toBe('fine')
    expect(look('picture.frames-dropped', counted(0, 5, 8), 10_000)).toBe('wrong')
    expect(look('picture.frames-dropped', live(many(8, () => ({ tiles: [tile({})], kept: 2 }))), 10_000)).toBe(
      'unknown',
    )
  })
})

describe('the sound', () => {
  it('is silent while somebody is heard, not while a speaker thinks', () => {
    const lost = live(many(5, () => ({ received: 0.2 })))
    expect(look('sound.silent', lost, 7_000)).toBe('reload')
    expect(look('sound.silent', live(many(5, () => ({ received: 0.2, output: 0.1 }))), 7_000)).toBe('fine')
    expect(look('sound.silent', live(many(5, () => ({}))), 7_000)).toBe('unknown')
    const thinks = [...many(3, () => ({ received: 0.2, output: 0.1 })), ...many(5, () => ({}))]
    expect(look('sound.silent', live(thinks), 10_000)).toBe('unknown')
  })
  it('is not judged in the first seconds of a take or of a load', () => {
    expect(look('sound.silent', live(many(3, () => ({ received: 0.2 }))), 5_000)).toBe('unknown')
    const again = loadedAgain(live(many(6, () => ({ received: 0.2 }))), 'sound.silent', 8_000)
    expect(
      look(
        'sound.silent',
        live(
          many(2, () => ({ received: 0.2 })),
          again,
          8,
        ),
        10_000,
      ),
    ).toBe('unknown')
  })
  it('is over in an empty room, whichever take of it looks', () => {
    const first = heard([joined, media(1_500, 0, 0, 0)])
    expect(look('room.empty', first, 500_000)).toBe('fine')
    expect(look('room.empty', capturing(first), 121_000)).toBe('stop')
    const later = nothingSeen(0, true)
    expect(look('room.empty', later, 500_000)).toBe('fine')
    expect(look('room.empty', heard([joined, media(1_500, 0, 0, 0)], later), 121_000)).toBe('stop')
    expect(look('room.empty', heard([joined, media(1_500, 1, 0, 0)], later), 121_000)).toBe('fine')
  })
  it('has nobody in it when nobody was heard since it began, or all microphones are off for long', () => {
    const quiet = live(many(3, () => ({})))
    expect(look('sound.nobody-heard', quiet, 21_999)).toBe('fine')
    expect(look('sound.nobody-heard', quiet, 22_000)).toBe('wrong')
    const forgotten = heard([media(3_000, 1, 1, 0)], quiet)
    expect(look('sound.nobody-heard', forgotten, 8_999)).toBe('fine')
    expect(look('sound.nobody-heard', forgotten, 9_000)).toBe('wrong')
    const untold = live(many(20, () => ({ received: null })))
    expect(look('sound.nobody-heard', untold, 22_000)).toBe('fine')
    expect(look('sound.silent', untold, 22_000)).toBe('unknown')
    const click = hear(quiet, { type: 'received', tiles: [], levels: [0, 0.3, 0, 0] }, none, 6_000)
    expect(look('sound.nobody-heard', click, 22_000)).toBe('wrong')
    const spoken = live([{ received: 0.2 }, {}, {}])
    expect(look('sound.nobody-heard', spoken, 600_000)).toBe('fine')
    const muted = heard([media(10_000, 1, 1, 0)], spoken)
    const film = live(
      many(9, () => ({ received: 0.2 })),
      muted,
      10,
    )
    expect(look('sound.nobody-heard', film, 20_000)).toBe('fine')
    expect(look('sound.nobody-heard', film, 25_000)).toBe('wrong')
    const talked = live(many(8, () => ({ received: 0.2 })))
    const fellSilent = live(
      many(6, () => ({})),
      heard([media(10_000, 1, 1, 0)], talked),
      10,
    )
    expect(look('sound.nobody-heard', fellSilent, 15_999)).toBe('fine')
    expect(look('sound.nobody-heard', fellSilent, 16_000)).toBe('wrong')
    const back = heard([media(10_000, 0, 0, 0), media(60_000, 1, 1, 0)], spoken)
    expect(look('sound.nobody-heard', back, 60_500)).toBe('fine')
    expect(look('sound.nobody-heard', muted, 15_999)).toBe('fine')
    expect(look('sound.nobody-heard', muted, 16_000)).toBe('wrong')
    expect(look('sound.nobody-heard', heard([media(17_000, 1, 1, 1)], muted), 17_000)).toBe('fine')
    expect(look('sound.nobody-heard', heard([media(10_000, 0, 0, 0)], spoken), 200_000)).toBe('fine')
    const nextTake = live([{}], capturing(heard([joined, media(1_500, 1, 1, 1)], nothingSeen(0, true))))
    expect(look('sound.nobody-heard', nextTake, 60_000)).toBe('fine')
  })
  it('is clipped when samples are at full scale second after second, not in a cough', () => {
    expect(look('sound.clipped', live(many(4, () => ({ output: 0.6, full: 0.02 }))), 6_000)).toBe('wrong')
    const cough = [{ output: 0.3 }, { output: 0.6, full: 0.1 }, { output: 0.3 }]
    expect(look('sound.clipped', live(cough), 5_000)).toBe('unknown')
    expect(look('sound.clipped', live(many(4, () => ({ output: 0.6 }))), 6_000)).toBe('fine')
  })
  it('has holes where it drops out while somebody is heard all through, not between words', () => {
    const gaps = (received: (at: number) => number) => {
      const begin = 2_000
      const levels = Array.from({ length: 80 }, (_, tenth) => received(begin + tenth * 100))
      const sound = Array.from({ length: 160 }, (_, slice) => {
        const at = begin + slice * 50
        return { at, level: isGap(at) ? 0 : 0.2, full: 0 }
      })
      return hearOutput(hear(well, { type: 'received', tiles: [], levels }, none, begin + 8_000), sound)
    }
    const isGap = (at: number) => [4_000, 6_000].some((gap) => at >= gap && at < gap + 300)
    expect(
      look(
        'sound.holes',
        gaps(() => 0.2),
        10_000,
      ),
    ).toBe('wrong')
    expect(
      look(
        'sound.holes',
        gaps((at) => (isGap(at + 100) ? 0 : 0.2)),
        10_000,
      ),
    ).toBe('fine')
    expect(look('sound.holes', live(many(8, () => ({ received: 0.2, output: 0.2 }))), 10_000)).toBe('fine')
  })
  it('is apart from the picture when every one of several signals says so', () => {
    expect(look('sound.apart', live(many(8, () => ({ apart: -300 }))), 10_000)).toBe('wrong')
    expect(look('sound.apart', live(many(8, (second) => ({ apart: second === 4 ? 300 : 20 }))), 10_000)).toBe('unknown')
    expect(look('sound.apart', live(many(8, () => ({ apart: 60 }))), 10_000)).toBe('fine')
    expect(look('sound.apart', live(many(8, () => ({}))), 10_000)).toBe('unknown')
  })
  it('comes out late when the output is as loud as what was received, by more than it always is', () => {
    // As loud as syllables are, by a fixed sequence (Numerical Recipes' generator).
    const syllables = (count: number) => {
      let state = 1
      return Array.from({ length: count }, () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
        return [0.03, 0.1, 0.3, 0.6][state >>> 30] ?? 0
      })
    }
    const spoken = (delay: number, loud = syllables(100)) => {
      const begin = 2_000
      const seen = hear(well, { type: 'received', tiles: [], levels: loud }, none, begin + loud.length * 100)
      const sound = Array.from({ length: loud.length * 2 }, (_, slice) => {
        const at = begin + slice * 50
        return { at, level: 0.7 * (loud[Math.floor((at - begin - delay) / 100)] ?? 0), full: 0 }
      })
      return look('sound.late', hearOutput(seen, sound), 12_000)
    }
    expect(spoken(200)).toBe('fine')
    expect(spoken(0)).toBe('fine')
    expect(spoken(400)).toBe('unknown')
    expect(spoken(600)).toBe('reload')
    // A steady tone and silence are alike at every place, other sounds at none.
    expect(spoken(600, Array<number>(100).fill(0.2))).toBe('unknown')
    expect(spoken(600, Array<number>(100).fill(0))).toBe('unknown')
    expect(spoken(5_000)).toBe('unknown')
    // Beeps once a second are found at their own place, not at one a second before.
    const beeps = Array.from({ length: 100 }, (_, tenth) => (tenth % 10 === 0 ? 0.4 : 0))
    expect([spoken(200, beeps), spoken(600, beeps)]).toEqual(['fine', 'reload'])
  })
})

it('heals a silent recording a few times, each time later, and then only tells', () => {
  let seen = live(many(6, () => ({ received: 0.2 })))
  const loads: number[] = []
  for (let second = 8; second < 200; second++) {
    seen = live([{ received: 0.2 }], seen, second)
    const now = (second + 1) * 1_000
    const { reload, problems } = judge(new Set(['sound.silent']), heard([[now, { type: 'heartbeat' }]], seen), now)
    expect([...problems]).toContain('sound.silent')
    if (!reload) continue
    loads.push(second + 1)
    seen = heard([[now, { type: 'joined' }]], loadedAgain(seen, reload, now))
  }
  expect(loads).toEqual([9, 29, 89])
})

it('is told in numbers, too: what the worst camera loses while it is captured, and what sound and picture are apart', () => {
  const second = (index: number) => ({ tiles: [tile({ decoded: index * 15, dropped: index * 3 })], apart: -40 })
  const seen = live(many(8, second))
  expect(qualityOf(seen, 10_000)).toEqual({ framesLost: expect.closeTo(0.2), soundApart: -40 })
  const unknown = { framesLost: null, soundApart: null }
  expect(qualityOf(seen, 16_000)).toEqual(unknown)
  expect(qualityOf(undefined, 10_000)).toEqual(unknown)
  // What came before the first frame was not to be kept.
  expect(qualityOf(capturing(seen, 5_000), 10_000)).toEqual({ framesLost: null, soundApart: -40 })
  expect(qualityOf({ ...seen, capturingSince: undefined }, 10_000)).toEqual(unknown)
})

it('is quiet in a pause, but for what keeps the recording from going on, and begins anew after it', () => {
  const muted = live(many(20, () => ({ received: 0.2, output: 0 })))
  const problems = (seen: Seen, now: number) => [...judge(new Set(['sound.silent']), seen, now).problems]
  expect(problems(heard([[22_000, { type: 'heartbeat' }]], muted), 22_000)).toEqual(['sound.silent'])
  const paused = pausedOrResumed(heard([media(22_000, 0, 0), [22_000, { type: 'heartbeat' }]], muted), true, 22_000)
  expect(problems(paused, 22_500)).toEqual([])
  // Everybody has gone for an hour, and the page has broken down.
  const hour = 22_000 + 3_600_000
  const broken = { ...paused, page: { ...paused.page, crashed: true, heartbeatAt: hour } }
  expect(judge(new Set(), broken, hour)).toMatchObject({ stop: undefined, reload: 'page.crashed' })
  const resumed = capturing(
    pausedOrResumed({ ...broken, page: { ...broken.page, crashed: false } }, false, hour),
    hour + 500,
  )
  expect(judge(new Set(), resumed, hour + 1_000)).toMatchObject({ stop: undefined, reload: undefined })
  expect(judge(new Set(), resumed, hour + 121_000).stop).toBe('room.empty')
})

it('finds nothing wrong in an ordinary lecture: speech with pauses, a slide, a camera', () => {
  const lecture = many(60, (second) => {
    const level = second % 9 < 6 ? 0.15 : 0.0002
    const tiles = [
      tile({ x: 0.8, width: 0.2, decoded: second * 15, grid: [60 + 10 * (second % 5), 90] }),
      tile({ key: 'slide', kind: 'screen', width: 0.8, grid: [200, 210] }),
    ]
    return {
      received: level,
      output: level,
      tiles,
      apart: 30,
      encoded: (pixel: number) => (pixel % 160 < 128 ? 200 : 60 + (second % 7) * 9),
    }
  })
  let seen = well
  lecture.forEach((second, index) => {
    seen = heard([[(index + 3) * 1_000, { type: 'heartbeat' }]], live([second], seen, index + 2))
    expect([...judge(new Set(), seen, (index + 3) * 1_000).problems]).toEqual([])
  })
})
