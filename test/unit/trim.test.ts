import fc from 'fast-check'
import * as HLS from 'hls-parser'
import { expect, test } from 'vitest'
import type { RecordingId } from '../../core/ids.ts'
import { listedObjects } from '../../core/recording/listed-objects.ts'
import type { Manifest, RenditionEntry } from '../../core/recording/manifest.ts'
import { piecesOf } from '../../core/recording/pieces-of.ts'
import { playerDuration } from '../../core/recording/timeline.ts'
import type { Trim } from '../../core/recording/trim.ts'
import { trimManifest, withTrimmed } from '../../core/recording/trim-manifest.ts'
import { keptSpan, lecturePieces, NothingKept, planTrim } from '../../viewer/lecture/plan-trim.ts'
import { planListing } from '../../viewer/playlist/plan-listing.ts'
import { takesOfManifest } from '../../viewer/playlist/recorded-takes.ts'
import { writeMediaPlaylist } from '../../viewer/playlist/write-media-playlist.ts'
import { writeMultivariantPlaylist } from '../../viewer/playlist/write-multivariant-playlist.ts'

const s = 1_000_000
/** What tracks of one take begin a segment apart, microseconds. */
const frame = 21_000
const recordings = ['1'.repeat(26), '2'.repeat(26)] as RecordingId[]
const [recording] = recordings as [RecordingId]
const artefact = (name: string) => ({ key: `${'0'.repeat(26)}/${recording}/${name}`, bytes: 1 })
const thumbnails = { sheets: [artefact('s.jpg')], columns: 5, rows: 5, width: 160, height: 90, interval: s, count: 3 }
const derived = { poster: artefact('p.jpg'), thumbnails, download: { ...artefact('d.mp4'), sha256: 'a' } }

test('a lecture is cut between segments that begin together in picture and sound', () => {
  const [take] = manifestOf([{ gap: 0, lengths: [4, 4, 4, 2] }]).takes
  if (!take) throw new Error('no take')
  const bounds = (entry: typeof take) => piecesOf(entry).map(({ start, end }) => [start / s, end / s])
  expect(bounds(take)).toEqual([
    [0, 4],
    [4, 8],
    [8, 12],
    [12, 14],
  ])
  // Sound that goes on across a segment's end holds both together.
  const [picture, sound] = take.renditions
  const [first, second, third, ...rest] = sound?.segments ?? []
  if (!picture || !sound || !first || !second || !third) throw new Error('no sound')
  const joined = { ...second, duration: second.duration + third.duration }
  const across = { ...take, renditions: [picture, { ...sound, segments: [first, joined, ...rest] }] }
  expect(bounds(across)).toEqual([
    [0, 4],
    [4, 12],
    [12, 14],
  ])
})

test('what is cut moves inwards to the pieces, and a whole lecture is not trimmed', () => {
  const manifests = new Map([[recording, manifestOf([{ gap: 0, lengths: [4, 4, 4, 2] }])]])
  const pieces = lecturePieces(manifests)
  const plan = (start: number, end: number) => planTrim(pieces, { start: start * s, end: end * s })
  expect(plan(0, 14)).toEqual([{ recording, trim: undefined, away: 0 }])
  expect(plan(0, 99)).toEqual([{ recording, trim: undefined, away: 0 }])
  expect(plan(0.5, 14)).toEqual([{ recording, trim: { from: 4 * s, to: null }, away: 4 * s }])
  expect(plan(0, 13.9)).toEqual([{ recording, trim: { from: null, to: 12 * s }, away: 2 * s }])
  expect(plan(4, 12)).toEqual([{ recording, trim: { from: 4 * s, to: 12 * s }, away: 6 * s }])
  for (const [start, end] of [
    [1, 7],
    [8, 4],
    [5, 5],
    [14, 99],
  ] as const) {
    expect(() => plan(start, end)).toThrow(NothingKept)
  }
})

test('what was said before Record is no piece while it is not there, and is cut like the rest once it is', () => {
  const lead = 90
  const filled = manifestOf([
    { gap: 0, lengths: [10, 10, 10, 10, 10, 10, 10, 10, 10] },
    { gap: 0, lengths: [4, 4, 4] },
  ])
  const unfilled = { ...filled, takes: filled.takes.slice(1) }
  const plan = (manifest: Manifest, start: number, end: number) =>
    planTrim(lecturePieces(new Map([[recording, manifest]])), { start: start * s, end: end * s })

  // Player time begins with the first take, recording time before it.
  const pieces = lecturePieces(new Map([[recording, unfilled]]))
  expect(pieces.map(({ at, start }) => [at / s, start / s])).toEqual([0, 4, 8].map((at) => [at, lead + at]))
  expect(plan(unfilled, 0, 12)).toEqual([{ recording, trim: undefined, away: 0 }])
  const [early] = plan(unfilled, 4, 12)
  expect(early).toEqual({ recording, trim: { from: (lead + 4) * s, to: null }, away: 4 * s })
  expect(trimManifest(unfilled, early?.trim).duration).toBe(8 * s)

  // A beginning that was cut stays cut when what was before it comes; an end that was cut lets it in.
  expect(spansOf(trimManifest(filled, early?.trim))).toEqual([[lead + 4, lead + 12]])
  expect(spansOf(trimManifest(filled, plan(unfilled, 0, 8)[0]?.trim))).toEqual([
    [0, lead],
    [lead, lead + 8],
  ])
  const [inLead] = plan(filled, 15, lead + 12)
  expect(inLead).toEqual({ recording, trim: { from: 20 * s, to: null }, away: 20 * s })
  expect(spansOf(trimManifest(filled, inLead?.trim))).toEqual([
    [20, lead],
    [lead, lead + 12],
  ])
})

test('of a lecture of two recordings one may be cut whole', () => {
  const manifests = new Map(recordings.map((id) => [id, manifestOf([{ gap: 0, lengths: [4, 4] }], id)]))
  const plan = planTrim(lecturePieces(manifests), { start: 9 * s, end: 16 * s })
  expect(plan).toEqual([
    { recording: recordings[0], trim: { from: null, to: 0 }, away: 8 * s },
    { recording: recordings[1], trim: { from: 4 * s, to: null }, away: 4 * s },
  ])
  expect(trimManifest(manifestOf([{ gap: 0, lengths: [4, 4] }]), plan[0]?.trim).takes).toEqual([])
  const trims = new Map(plan.flatMap((one) => (one.trim ? [[one.recording, one.trim] as const] : [])))
  expect(keptSpan(lecturePieces(manifests), trims)).toEqual({ start: 12 * s, end: 16 * s })
})

test('what was made of the whole is not offered, what was made of the same trim is, and both stay listed', () => {
  const manifest = { ...manifestOf([{ gap: 0, lengths: [4, 4, 4] }]), ...derived }
  const trim = { from: 4 * s, to: null }
  const kept = trimManifest(manifest, trim)
  expect([kept.poster, kept.thumbnails, kept.download]).toEqual([undefined, undefined, undefined])
  const download = { ...artefact('trimmed.mp4'), sha256: 'b' }
  const made = withTrimmed(manifest, trim, { download })
  expect(trimManifest(made, trim)).toMatchObject({ download, takes: kept.takes })
  expect(trimManifest(made, trim).poster).toBeUndefined()
  expect(withTrimmed(made, trim, { download: derived.download })).toBe(made)
  expect(withTrimmed(made, trim, { poster: derived.poster }).trimmed).toEqual({
    ...trim,
    download,
    poster: derived.poster,
  })
  expect(trimManifest(made, { from: 8 * s, to: null }).download).toBeUndefined()
  expect(trimManifest(made, undefined).download).toEqual(derived.download)
  const keys = listedObjects(made).map(({ key }) => key)
  expect(keys).toEqual(expect.arrayContaining([derived.download.key, download.key]))
  expect(listedObjects(trimManifest(made, trim)).map(({ key }) => key)).not.toContain(derived.download.key)
})

test('any lecture, any trim: playlists list what lies within it, without a hole; undone, they are what they were', () => {
  fc.assert(
    fc.property(lectures, fc.nat(90_000), fc.nat(90_000), (shape, one, other) => {
      const manifests = new Map(
        shape.map((takes, index) => [recordings[index] ?? recording, manifestOf(takes, recordings[index])]),
      )
      const whole = playlistsOf(manifests)
      const wanted = { start: Math.min(one, other) * 1000, end: Math.max(one, other) * 1000 }
      const pieces = lecturePieces(manifests)
      const inside = pieces.filter(
        ({ at, start, end }) => at >= wanted.start - 500 && at + end - start <= wanted.end + 500,
      )
      if (inside.length === 0) {
        expect(() => planTrim(pieces, wanted)).toThrow(NothingKept)
        return
      }
      const plan = planTrim(pieces, wanted)
      const trimmed = new Map([...manifests].map(([id, manifest]) => [id, trimManifest(manifest, trimIn(plan, id))]))
      const kept = playlistsOf(trimmed)
      expect([...kept.keys()]).toEqual([...whole.keys()])
      for (const [name, text] of kept) {
        if (name === 'index') continue
        const before = HLS.parse(whole.get(name) ?? '') as HLS.types.MediaPlaylist
        const after = HLS.parse(text) as HLS.types.MediaPlaylist
        expect(after).toMatchObject({ endlist: true, playlistType: 'VOD', mediaSequenceBase: 0 })
        // A run of what was listed, as it was listed.
        const first = before.segments.findIndex(({ uri }) => uri === after.segments[0]?.uri)
        const run = before.segments.slice(first, first + after.segments.length)
        expect(after.segments.map(({ uri, duration }) => [uri, duration])).toEqual(
          run.map(({ uri, duration }) => [uri, duration]),
        )
        expect(after.segments.map(({ discontinuity }) => Boolean(discontinuity)).slice(1)).toEqual(
          run.map(({ discontinuity }) => Boolean(discontinuity)).slice(1),
        )
        expect(after.segments[0]?.discontinuity).toBeFalsy()
        // Within what was wanted, up to the frame by which tracks differ, and to the last piece.
        const begins = before.segments.slice(0, first).reduce((sum, { duration }) => sum + duration, 0) * s
        const ends = begins + after.segments.reduce((sum, { duration }) => sum + duration, 0) * s
        expect(begins).toBeGreaterThanOrEqual(wanted.start - 500 - slack)
        expect(ends).toBeLessThanOrEqual(wanted.end + 500 + slack)
        expect(Math.abs(ends - begins - playerDuration(inside))).toBeLessThanOrEqual(2 * slack)
      }
      expect(plan.reduce((sum, { away }) => sum + away, 0)).toBe(playerDuration(pieces) - playerDuration(inside))
      const undone = new Map([...manifests].map(([id, manifest]) => [id, trimManifest(manifest, undefined)]))
      expect(playlistsOf(undone)).toEqual(whole)
    }),
  )
}, 60_000)

test('media that comes late between what is kept is played, and outside of it is not', () => {
  const trim: Trim = { from: 4 * s, to: 12 * s }
  const whole = manifestOf([{ gap: 0, lengths: [4, 4, 4, 4] }])
  const [take] = whole.takes
  if (!take) throw new Error('no take')
  const without = { ...whole, takes: [...pieceOf(take, 0, 4), ...pieceOf(take, 8, 16)] }
  expect(spansOf(trimManifest(without, trim))).toEqual([[8, 12]])
  expect(spansOf(trimManifest(whole, trim))).toEqual([[4, 12]])
  expect(spansOf(trimManifest(manifestOf([{ gap: 0, lengths: [4, 4, 4, 4, 4] }]), trim))).toEqual([[4, 12]])
  // Nobody has cut its end.
  expect(spansOf(trimManifest(whole, { from: 4 * s, to: null }))).toEqual([[4, 16]])
})

/** What sound and picture of a few stretches can differ by. */
const slack = 10 * frame

const lectures = fc.array(
  fc.array(
    fc.record({
      gap: fc.constantFrom(0, 3, 17),
      lengths: fc.array(fc.constantFrom(4, 4, 4, 2.5, 1), { minLength: 1, maxLength: 6 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  { minLength: 1, maxLength: 2 },
)

type TakeShape = { gap: number; lengths: number[] }

/** Takes of whole seconds, one behind the other with gaps: a picture, the same smaller, and sound a frame beside them. */
function manifestOf(shape: TakeShape[], id: RecordingId = recording): Manifest {
  let at = 0
  const takes = shape.map(({ gap, lengths }, index) => {
    const start = at + (index === 0 ? 0 : gap * s)
    const starts = lengths.map((_, number) => start + lengths.slice(0, number).reduce((sum, one) => sum + one, 0) * s)
    at = (starts.at(-1) ?? start) + (lengths.at(-1) ?? 0) * s
    const entry = (track: 'video' | 'audio', rendition: string, shift: number): RenditionEntry => {
      const folder = `${'0'.repeat(26)}/${id}/t${index + 1}/${track}/${rendition}-c1`
      return {
        ...{ track, rendition, recipe: rendition === '480p' ? 'l1' : 'c1', timescale: 90_000 },
        codecs: track === 'video' ? 'avc1.4d401f' : 'mp4a.40.2',
        ...(track === 'video' ? { width: 1280, height: Number.parseInt(rendition, 10) } : {}),
        init: { key: `${folder}/init-1.mp4`, bytes: 700, sha256: '0'.repeat(64), md5: '0'.repeat(32) },
        segments: lengths.map((length, number) => ({
          ...{ number, bytes: 1000, sha256: '0'.repeat(64), md5: '0'.repeat(32), key: `${folder}/${number}-1.m4s` },
          start: (starts[number] ?? 0) + (number > 0 ? shift : 0),
          duration: length * s - (number === 0 ? -shift : number === lengths.length - 1 ? shift : 0),
        })),
      }
    }
    return {
      ...{ take: index + 1, start, end: at, firstFrameAt: new Date(start / 1000).toISOString() },
      renditions: [entry('video', '720p', 0), entry('audio', 'main', frame), entry('video', '480p', 0)],
    }
  })
  return {
    ...{ version: 1, organisation: '0'.repeat(26), recording: id, lecture: '9'.repeat(26), fence: 1 },
    ...{ firstFrameAt: new Date(0).toISOString(), duration: at, takes },
  }
}

function playlistsOf(manifests: ReadonlyMap<RecordingId, Manifest>): Map<string, string> {
  const takes = [...manifests].flatMap(([id, manifest]) => takesOfManifest(id, manifest))
  const listing = planListing(takes, true)
  const media = listing.renditions.map((name) => [name, writeMediaPlaylist(listing, name) ?? ''] as const)
  return new Map([['index', writeMultivariantPlaylist(listing)], ...media])
}

function trimIn(plan: ReturnType<typeof planTrim>, id: RecordingId): Trim | undefined {
  return plan.find((one) => one.recording === id)?.trim
}

function spansOf({ takes }: Manifest): [number, number][] {
  return takes.map(({ start, end }) => [start / s, end / s])
}

/** What lies between two seconds, as an entry of its own. */
function pieceOf(take: Manifest['takes'][number], from: number, to: number): Manifest['takes'] {
  const whole = { ...manifestOf([]), takes: [take] }
  return trimManifest(whole, { from: from * s, to: to * s }).takes
}
