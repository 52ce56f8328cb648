import fc from 'fast-check'
import * as HLS from 'hls-parser'
import { expect, test } from 'vitest'
import type { RecordingId } from '../../../core/ids.ts'
import { withoutLatecomers } from '../../../storage/catalog/recordings/without-latecomers.ts'
import { type Listing, planListing } from '../../../viewer/playlist/plan-listing.ts'
import { playerGaps, playerMoment, recordingSpans } from '../../../viewer/playlist/player-time.ts'
import type { RecordedRendition, RecordedTake } from '../../../viewer/playlist/recorded-take.ts'
import { writeMediaPlaylist } from '../../../viewer/playlist/write-media-playlist.ts'
import { writeMultivariantPlaylist } from '../../../viewer/playlist/write-multivariant-playlist.ts'

const organisation = '0'.repeat(26)
const recording = '1'.repeat(26) as RecordingId
const another = '2'.repeat(26) as RecordingId
const zero = new Date('2026-05-04T08:00:00.000Z')
const s = 1_000_000

/** A rendition with the segments of these numbers, 4 s each, that arrive at `storedAt` seconds. */
function rendition(name: string, numbers: number[], options: Partial<Options> = {}): RecordedRendition {
  const [track = '', quality = ''] = name.split('-')
  const folder = `${organisation}/${options.of ?? recording}/t${options.take ?? 1}/${track}/${quality}-c1`
  const video = track === 'video'
  return {
    track: video ? 'video' : 'audio',
    rendition: quality,
    recipe: options.recipe ?? 'c1',
    codecs: video ? 'avc1.4d401f' : 'mp4a.40.2',
    width: video ? Math.round((Number.parseInt(quality, 10) * 16) / 9) : undefined,
    height: video ? Number.parseInt(quality, 10) : undefined,
    timescale: 90_000,
    init: { key: `${folder}/init-1.mp4`, bytes: 700, sha256: '0'.repeat(64), md5: '0'.repeat(32) },
    segments: numbers.map((number) => ({
      number,
      start: (options.start ?? 0) + number * 4 * s,
      duration: number === numbers.at(-1) && options.last ? options.last : 4 * s,
      bytes: 100_000,
      key: `${folder}/${number}-1.m4s`,
      storedAt: options.storedAt ? new Date(Math.round(options.storedAt(number) * 1000)) : undefined,
    })),
  }
}
type Options = {
  take: number
  start: number
  last: number
  recipe: string
  of: RecordingId
  storedAt: (number: number) => number
}

function take(renditions: RecordedRendition[], options: Partial<RecordedTake> = {}): RecordedTake {
  return { recording, take: 1, complete: false, start: 0, firstFrameAt: zero, renditions, ...options }
}

const range = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index)

/** Parses as a player would, strictly. */
function parse(listing: Listing, name: string): HLS.types.MediaPlaylist {
  const text = writeMediaPlaylist(listing, name)
  expect(text).toBeDefined()
  return HLS.parse(text ?? '') as HLS.types.MediaPlaylist
}
const lengthOf = (playlist: HLS.types.MediaPlaylist) =>
  playlist.segments.reduce((sum, segment) => sum + segment.duration, 0)

test('a running lecture: an EVENT that begins at the beginning and is not closed', () => {
  const listing = planListing([take([rendition('video-720p', range(5)), rendition('audio-main', range(5))])], false)
  const playlist = parse(listing, 'video-720p')
  expect(playlist).toMatchObject({
    playlistType: 'EVENT',
    endlist: false,
    independentSegments: true,
    targetDuration: 4,
    mediaSequenceBase: 0,
  })
  expect(playlist.segments).toHaveLength(5)
  expect(playlist.segments[0]).toMatchObject({
    uri: `/media/recordings/${recording}/t1/video/720p-c1/0-1.m4s`,
    map: { uri: `/media/recordings/${recording}/t1/video/720p-c1/init-1.mp4` },
    programDateTime: zero,
  })
})

test('pictures and sound list the same time: what one has ahead of the other waits', () => {
  const listing = planListing([take([rendition('video-720p', range(5)), rendition('audio-main', range(7))])], false)
  expect(lengthOf(parse(listing, 'audio-main'))).toBe(20)
  expect(lengthOf(parse(listing, 'video-720p'))).toBe(20)
})

test('nothing is listed before both tracks are there', () => {
  expect(planListing([take([rendition('video-720p', range(3))])], false).stretches).toEqual([])
  expect(planListing([take([rendition('video-720p', [1]), rendition('audio-main', [0])])], false).stretches).toEqual([])
})

test('the next take begins with a discontinuity, its own map and its wall time; the gap is told', () => {
  const takes = [
    take([rendition('video-720p', range(3), { last: 2 * s }), rendition('audio-main', range(3), { last: 2.02 * s })]),
    take(
      [
        rendition('video-720p', range(2), { take: 2, start: 15 * s }),
        rendition('audio-main', range(2), { take: 2, start: 15 * s }),
      ],
      { take: 2, start: 15 * s, firstFrameAt: new Date(zero.getTime() + 15_000) },
    ),
  ]
  const listing = planListing(takes, true)
  const playlist = parse(listing, 'video-720p')
  expect(playlist.playlistType).toBe('VOD')
  expect(playlist.endlist).toBe(true)
  expect(playlist.segments.map(({ discontinuity }) => Boolean(discontinuity))).toEqual([
    false,
    false,
    false,
    true,
    false,
  ])
  expect(playlist.segments[3]?.map?.uri).toContain('/t2/')
  expect(playlist.segments[3]?.programDateTime).toEqual(new Date('2026-05-04T08:00:15.000Z'))
  expect(playerGaps(listing)).toEqual([{ at: 10 * s, length: 5 * s }])
})

test('a moment of a recording is found in the player: behind gaps, in the next recording, and ahead of what is there', () => {
  const whole = [rendition('video-720p', [0, 1, 3, 4]), rendition('audio-main', [0, 1, 3, 4])]
  const next = [rendition('video-720p', range(2), { of: another }), rendition('audio-main', range(2), { of: another })]
  const takes = [take(whole, { complete: true }), take(next, { complete: true, recording: another })]
  const moment = (listing: Listing, of: RecordingId, seconds: number) => playerMoment(listing, of, seconds * s)
  const ended = planListing(takes, true)
  expect(moment(ended, recording, 3)).toBe(3_000)
  // In the hole from 8 to 12: where it goes on.
  expect([moment(ended, recording, 10), moment(ended, recording, 13)]).toEqual([8_000, 9_000])
  expect([moment(ended, another, 2), moment(ended, another, 30)]).toEqual([18_000, 24_000])
  expect(moment(planListing(takes, false), another, 30)).toBe(46_000)
  expect(moment(ended, '3'.repeat(26) as RecordingId, 1)).toBeUndefined()
})

test('a tail that was trimmed in the middle of one track ends both at the same place', () => {
  const takes = [
    take([rendition('video-720p', range(3), { last: 1.5 * s }), rendition('audio-main', range(3), { last: 3.9 * s })], {
      complete: true,
    }),
  ]
  const listing = planListing(takes, true)
  expect(lengthOf(parse(listing, 'video-720p'))).toBeCloseTo(9.5)
  expect(lengthOf(parse(listing, 'audio-main'))).toBeCloseTo(9.5)
})

test.each([true, false])(
  'what is missing is lost, in a manifest (%s) as while the lecture runs: behind the hole a new stretch begins',
  (complete) => {
    const takes = [take([rendition('video-720p', [0, 1, 3, 4]), rendition('audio-main', range(5))], { complete })]
    const listing = planListing(takes, complete)
    const numbers = (name: string) =>
      parse(listing, name).segments.map(({ uri }) => Number(/(\d+)-1\.m4s/.exec(uri)?.[1]))
    expect(numbers('video-720p')).toEqual([0, 1, 3, 4])
    expect(numbers('audio-main')).toEqual([0, 1, 3, 4])
    expect(parse(listing, 'audio-main').segments[2]).toMatchObject({ discontinuity: true })
    expect(playerGaps(listing)).toEqual([{ at: 8 * s, length: 4 * s }])
    const [late, first] = [rendition('video-720p', [1, 2]), rendition('audio-main', range(3))]
    expect(parse(planListing([take([late, first], { complete })], complete), 'video-720p').segments).toHaveLength(2)
  },
)

test.each([true, false])(
  'a pause is cut out and is no gap, in a manifest (%s) as while the lecture runs',
  (complete) => {
    // The third segment ends at the pause; numbers go on, time does not.
    const afterPause = (name: string, last: number) => {
      const before = rendition(name, range(3), { last })
      const after = rendition(name, range(2, 3), { start: 18 * s }).segments
      return { ...before, segments: [...before.segments, ...after] }
    }
    const takes = [take([afterPause('video-720p', 1.5 * s), afterPause('audio-main', 1.48 * s)], { complete })]
    const listing = planListing(takes, complete)
    for (const name of ['video-720p', 'audio-main']) {
      const { segments } = parse(listing, name)
      expect(segments.map(({ discontinuity }) => Boolean(discontinuity))).toEqual([false, false, false, true, false])
      expect(segments[3]?.programDateTime).toEqual(new Date('2026-05-04T08:00:30.000Z'))
    }
    expect(lengthOf(parse(listing, 'video-720p'))).toBeCloseTo(17.5)
    const pauses = new Map([[recording, [{ from: 9.5 * s, to: 30 * s }]]])
    expect(playerGaps(listing, pauses)).toEqual([])
    // What was lost behind the pause is lost.
    pauses.set(recording, [{ from: 9.5 * s, to: 27 * s }])
    expect(playerGaps(listing, pauses)).toEqual([{ at: 9.48 * s, length: 3 * s }])
  },
)

test('several recordings of a lecture play as one', () => {
  const own = (of: RecordingId) => [
    rendition('video-720p', range(2), { of }),
    rendition('audio-main', range(2), { of }),
  ]
  const listing = planListing([take(own(recording)), take(own(another), { recording: another })], false)
  const playlist = parse(listing, 'video-720p')
  expect(playlist.segments).toHaveLength(4)
  expect(playlist.segments[2]).toMatchObject({ discontinuity: true })
  expect(playerGaps(listing)).toEqual([])
  expect(recordingSpans(listing).get(another)).toEqual({ start: 8 * s, duration: 8 * s })
})

test('what arrives late in an earlier take does not move what players have seen already', () => {
  const second = { take: 2, start: 20 * s }
  const before = (numbers: number[]) => [
    take([
      rendition('video-720p', numbers, { storedAt: (number) => (number < 2 ? number : 100) }),
      rendition('audio-main', numbers, { storedAt: (number) => (number < 2 ? number : 100) }),
    ]),
    take(
      [
        rendition('video-720p', [0], { ...second, storedAt: () => 30 }),
        rendition('audio-main', [0], { ...second, storedAt: () => 31 }),
      ],
      second,
    ),
  ]
  const early = writeMediaPlaylist(planListing(before([0, 1]), false), 'video-720p')
  const late = writeMediaPlaylist(planListing(before([0, 1, 2, 3]), false), 'video-720p')
  expect(late).toBe(early)
})

test('a derived quality is offered only when it covers the whole lecture', () => {
  const both = [
    take([
      ...[rendition('video-480p', range(2), { recipe: 't1' }), rendition('video-720p', range(2))],
      rendition('audio-main', range(2)),
    ]),
    take([rendition('video-720p', range(2), { take: 2 }), rendition('audio-main', range(2), { take: 2 })], { take: 2 }),
  ]
  expect(planListing(both.slice(0, 1), true).renditions).toEqual(['video-720p', 'video-480p', 'audio-main'])
  expect(planListing(both, true).renditions).toEqual(['video-720p', 'audio-main'])
  expect(writeMediaPlaylist(planListing(both, true), 'video-480p')).toBeUndefined()
})

test('the multivariant playlist tells what each quality needs', () => {
  const renditions = [
    ...['video-360p', 'video-720p'].map((name) => rendition(name, range(3))),
    rendition('audio-main', range(3)),
  ]
  const text = writeMultivariantPlaylist(planListing([take(renditions)], true))
  const playlist = HLS.parse(text) as HLS.types.MasterPlaylist
  expect(playlist.variants.map(({ uri }) => uri)).toEqual(['video-720p.m3u8', 'video-360p.m3u8'])
  expect(playlist.variants[0]).toMatchObject({
    bandwidth: 400_000,
    averageBandwidth: 400_000,
    codecs: 'avc1.4d401f,mp4a.40.2',
    resolution: { width: 1280, height: 720 },
    frameRate: 30,
  })
  expect(playlist.variants[0]?.audio[0]).toMatchObject({ uri: 'audio-main.m3u8', groupId: 'audio', isDefault: true })
})

test('while a lecture runs, each quality tells at least what its encoder is held to: its peak is still to come', () => {
  const storedAt = (number: number) => 4 * number + 5
  const names = ['video-360p', 'video-720p', 'audio-main']
  const told = (ended: boolean) => {
    const options = ended ? {} : { storedAt }
    const renditions = names.map((name) => rendition(name, range(3), options))
    const text = writeMultivariantPlaylist(planListing([take(renditions, { complete: ended })], ended))
    return (HLS.parse(text) as HLS.types.MasterPlaylist).variants.map(({ bandwidth }) => bandwidth)
  }
  // 200 kbit/s each were measured.
  expect(told(false)).toEqual([2_200_000, 600_000])
  expect(told(true)).toEqual([400_000, 400_000])
})

const uris = (listing: Listing, name: string) => parse(listing, name).segments.map(({ uri }) => uri.split('/t')[1])

test.each([
  ['live', false],
  ['in a replay', true],
])('where a take lacks the captured small picture the main one stands in, %s', (_, ended) => {
  const options = { complete: ended }
  const takes = [
    take(
      ['video-720p', 'video-360p', 'audio-main'].map((name) => rendition(name, range(2))),
      options,
    ),
    take(
      ['video-720p', 'audio-main'].map((name) => rendition(name, range(2), { take: 2, start: 20 * s })),
      { ...options, take: 2, start: 20 * s },
    ),
  ]
  const listing = planListing(takes, ended)
  expect(listing.renditions).toEqual(['video-720p', 'video-360p', 'audio-main'])
  expect(uris(listing, 'video-360p')).toEqual([
    '1/video/360p-c1/0-1.m4s',
    '1/video/360p-c1/1-1.m4s',
    '2/video/720p-c1/0-1.m4s',
    '2/video/720p-c1/1-1.m4s',
  ])
  const [, , seam] = parse(listing, 'video-360p').segments
  expect(seam).toMatchObject({ discontinuity: true, map: { uri: expect.stringContaining('/t2/video/720p-c1/init') } })
  for (const name of listing.renditions) expect(lengthOf(parse(listing, name))).toBe(16)
  const { variants } = HLS.parse(writeMultivariantPlaylist(listing)) as HLS.types.MasterPlaylist
  expect(variants.map(({ resolution }) => resolution?.height)).toEqual([720, 360])
  // The ladder has made what was missing.
  const made = rendition('video-360p', range(2), { take: 2, start: 20 * s, recipe: 't1' })
  const full = takes.map((one) => (one.take === 2 ? { ...one, renditions: [...one.renditions, made] } : one))
  expect(uris(planListing(full, ended), 'video-360p')?.at(-1)).toBe('2/video/360p-c1/1-1.m4s')
})

test('the small picture is waited for, but not for long; what comes too late changes nothing', () => {
  const at = (time: number, lost: number) => {
    const arrives = (number: number) => number * 4
    const names = ['video-720p', 'video-360p', 'audio-main']
    const kept = (name: string, number: number) => name !== 'video-360p' || number < lost
    return planListing(
      [
        take(
          names.map((name) =>
            rendition(
              name,
              range(10).filter((number) => arrives(number) <= time && kept(name, number)),
              { storedAt: arrives },
            ),
          ),
        ),
      ],
      false,
    )
  }
  expect(uris(at(12, 10), 'video-360p')).toHaveLength(4)
  expect(uris(at(12, 2), 'video-720p')).toHaveLength(2)
  const without = at(16, 2)
  expect(uris(without, 'video-720p')).toHaveLength(3)
  expect(uris(without, 'video-360p')).toEqual([
    '1/video/360p-c1/0-1.m4s',
    '1/video/360p-c1/1-1.m4s',
    '1/video/720p-c1/2-1.m4s',
  ])
  for (const name of without.renditions) expect(parse(without, name).segments[2]?.discontinuity).toBe(true)
})

test('whatever comes when, the playlists of a running lecture only grow at their ends, and line up', () => {
  const names = ['video-720p', 'video-360p', 'audio-main']
  const delays = fc.array(fc.tuple(fc.nat(12), fc.nat(12), fc.nat(12)), { minLength: 1, maxLength: 6 })
  /**
   * Of the first take: a picture's or the sound's segment that is left out, and so many seconds after all else of the take is
   * stored comes after all, or never.
   */
  const lost = fc.tuple(fc.constantFrom(...names), fc.nat(12), fc.option(fc.nat(60)))
  fc.assert(
    fc.property(delays, delays, fc.nat(12), lost, (first, second, pause, [lostOf, lostNumber, lateness]) => {
      const takes = [first, second].map((late, index) => {
        const start = index * (first.length * 4 + pause) * s
        const renditions = names.map((name, which) => {
          // Rows of a rendition come in order; no two at the same moment.
          let before = 0
          const storedAt = late.map((delay, number) => {
            before = Math.max(
              before + 0.01,
              start / s + (number + 1) * 4 + (delay[which] ?? 0) + which / 1000 + index / 100,
            )
            return before
          })
          return { name, storedAt, start }
        })
        return { take: index + 1, start, renditions }
      })
      const [damaged] = takes
      const storedLate = damaged?.renditions.find(({ name }) => name === lostOf)?.storedAt
      if (damaged && storedLate && lostNumber in storedLate) {
        storedLate[lostNumber] = 0
        const all = Math.max(...damaged.renditions.flatMap(({ storedAt }) => storedAt))
        storedLate[lostNumber] = all + 0.003 + (lateness ?? Number.POSITIVE_INFINITY)
      }
      const moments = takes
        .flatMap(({ renditions }) => renditions.flatMap(({ storedAt }) => storedAt))
        .filter(Number.isFinite)
        .sort((a, b) => a - b)
      const rows = (of: number, name: string, storedAt: number[], time: number) =>
        withoutLatecomers(
          storedAt.flatMap((at, number) => {
            const place = { take: of, track: 'any', rendition: name }
            return at <= time ? [{ ...place, number, transaction: String(moments.indexOf(at)) }] : []
          }),
        ).map(({ number }) => number)
      const listingAt = (time: number) =>
        planListing(
          takes.map(({ take: number, start, renditions }) =>
            take(
              renditions.map(({ name, storedAt }) =>
                rendition(name, rows(number, name, storedAt, time), {
                  ...{ take: number, start },
                  storedAt: (one) => storedAt[one] ?? 0,
                }),
              ),
              { take: number, start },
            ),
          ),
          false,
        )
      const before = new Map<string, string>()
      for (const moment of moments) {
        const listing = listingAt(moment)
        const lengths = listing.renditions.map((name) => {
          const text = writeMediaPlaylist(listing, name) ?? ''
          expect(text.slice(0, before.get(name)?.length ?? 0)).toBe(before.get(name) ?? '')
          before.set(name, text)
          return parse(listing, name).segments.map(({ duration, discontinuity }) => [duration, discontinuity ?? false])
        })
        for (const length of lengths) expect(length).toEqual(lengths[0])
      }
    }),
  )
})
