import { execFile } from 'node:child_process'
import { readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBox } from '../../core/cmaf/find-box.ts'
import { readSamples } from '../../core/cmaf/read-samples.ts'
import { newId, type PersonId } from '../../core/ids.ts'
import { listedObjects } from '../../core/recording/listed-objects.ts'
import type { RenditionEntry } from '../../core/recording/manifest.ts'
import { toneOnsets } from '../../core/test-card/hear-tone.ts'
import { trimLecture } from '../../storage/catalog/lectures/trims.ts'
import type { Recording } from '../../storage/catalog/recordings/recordings.ts'
import { missingWork, planWork } from '../../storage/catalog/recordings/work.ts'
import { recordingPrefix } from '../../storage/objects/object-keys.ts'
import { StoreUnavailable } from '../../storage/objects/store-errors.ts'
import { downloadMaker } from '../../transcoder/download/make-download.ts'
import { ladderMaker } from '../../transcoder/ladder/make-ladder.ts'
import { picturesMaker } from '../../transcoder/pictures/make-pictures.ts'
import { doWork } from '../../transcoder/work/do-work.ts'
import { prepareTranscoder, type TestTranscoder } from '../harness/aula/transcoder.ts'
import { layLecture, layRecording } from '../harness/lay/lay-recording.ts'
import { decodeSound, probe, rawFrames } from '../harness/media/decode-media.ts'
import { currentManifest, joinRendition, keysBelow, objectBytes } from '../harness/media/stored-media.ts'
import { synthesizeMedia } from '../harness/media/synthetic-media.ts'
import { refusingStore } from '../harness/ways/refusing-store.ts'

let context: TestTranscoder
let recording: Recording
let target: { organisation: string; recording: string }
const never = new AbortController().signal

/** Two takes: 64 s (more than one group of the ladder), then after a gap the last 14 s of it again. */
const seconds = 64
const gap = 7_300_000
const played = 64 + 16

beforeAll(async () => {
  context = await prepareTranscoder()
  const { video, audio } = await synthesizeMedia(context.folder, { seconds })
  recording = await layRecording(context, await layLecture(context.catalog), [
    { tracks: [video, audio], offset: 0 },
    { tracks: [video, audio], from: 12, offset: seconds * 1_000_000 + gap },
  ])
  target = { organisation: recording.organisation_id, recording: recording.id }
  await planWork(context.catalog, recording)
})

afterAll(async () => {
  await context[Symbol.asyncDispose]()
})

test('work that is planned waits, and is missing until it is done', async () => {
  const wanted = ['download', 'pictures', 'renditions'].map((job) => ({ ...target, lecture: expect.any(String), job }))
  const missing = (await missingWork(context.catalog, 0)).toSorted((one, other) => one.job.localeCompare(other.job))
  expect(missing).toEqual(wanted)
  expect(await missingWork(context.catalog, 60)).toEqual([])
})

test('work whose store is away is postponed: it is not begun, or waits unblamed, and no execution of it counts', async () => {
  const away = async () => {
    throw new StoreUnavailable('test')
  }
  const store = { ...context.store, stat: away }
  const rows = () =>
    context.catalog
      .selectFrom('work')
      .select(['state', 'failure', 'attempt'])
      .where('recording_id', '=', recording.id)
      .where('job', '=', 'pictures')
      .execute()
  await expect(doWork({ ...context, store }, 'pictures', target, never, picturesMaker)).rejects.toMatchObject({
    code: 'queue.job-postponed',
  })
  expect(await rows()).toEqual([{ state: 'waiting', failure: null, attempt: 0 }])
  await expect(doWork(context, 'pictures', target, never, { ...picturesMaker, make: away })).rejects.toMatchObject({
    code: 'queue.job-postponed',
  })
  expect(await rows()).toEqual([{ state: 'waiting', failure: null, attempt: 1 }])
})

test('the ladder lines up with the captured segments one to one, and plays', async () => {
  const before = await currentManifest(context, recording)
  const seen: { progress: number; detail: string }[] = []
  await doWork(context, 'renditions', target, never, {
    ...ladderMaker,
    make: (_, execution) => {
      const report = async (progress: number, detail: string) => {
        seen.push({ progress, detail })
        await execution.progress.report(progress, detail)
      }
      return ladderMaker.make(context, { ...execution, progress: { report } })
    },
  })
  const after = await currentManifest(context, recording)
  expect(after.takes).toHaveLength(2)
  for (const [index, take] of after.takes.entries()) {
    const [source, sound, ...rungs] = take.renditions.toSorted((one, other) => rank(one) - rank(other))
    expect([source?.rendition, sound?.rendition, ...rungs.map(({ rendition }) => rendition)]).toEqual([
      '496p',
      'main',
      '480p',
      '360p',
    ])
    expect(take.renditions.slice(0, 2)).toEqual(before.takes[index]?.renditions)
    const frames = await framesOf(source)
    for (const rung of rungs) {
      expect(rung.recipe).toBe('t1')
      expect(rung.segments.map(({ number, start, duration }) => [number, start, duration])).toEqual(
        source?.segments.map(({ number, start, duration }) => [number, start, duration]),
      )
      for (const segment of rung.segments) {
        const samples = readSamples(await objectBytes(context.store, segment))
        expect(samples[0]).toMatchObject({ sync: true, time: segment.start })
        expect(samples.filter(({ sync }) => sync)).toHaveLength(1)
        expect(samples.reduce((sum, { duration }) => sum + duration, 0)).toBe(segment.duration)
      }
      const file = path.join(context.folder, `t${take.take}-${rung.rendition}.mp4`)
      await joinRendition(context.store, rung, file)
      const { streams } = await probe(file)
      expect(streams).toMatchObject([{ codec_name: 'h264', profile: 'Main', width: rung.width, height: rung.height }])
      expect(await framesOf(rung)).toEqual(frames)
    }
  }
  const progress = seen.map((one) => one.progress)
  expect(progress).toEqual(progress.toSorted((one, other) => one - other))
  expect(progress.at(-1)).toBe(1)
  expect(seen[0]?.detail).toBe('480p, 360p')
  expect(await keysBelow(context.store, `${recordingPrefix(recordingPlace())}t1/video/480p-t1/index`)).toEqual([])
})

test('a job that runs twice at once publishes once and leaves nothing over', async () => {
  const laid = await layLecture(context.catalog)
  const { video, audio } = await synthesizeMedia(context.folder, { seconds: 6, width: 640, height: 480 })
  const other = await layRecording(context, laid, [{ tracks: [video, audio], offset: 0 }])
  const twice = { organisation: other.organisation_id, recording: other.id }
  const jobs = [
    ['renditions', ladderMaker],
    ['pictures', picturesMaker],
    ['download', downloadMaker],
  ] as const
  // Versions that stay hold up no job.
  const refusing = { ...context, store: refusingStore(context.store) }
  const outcomes = await Promise.allSettled(
    [...jobs, ...jobs].map(([job, maker]) => doWork(refusing, job, twice, never, maker)),
  )
  // Who was overtaken says so; the other three have done it.
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []))
  expect(new Set(refused)).toEqual(refused.length > 0 ? new Set(['transcoder.superseded']) : new Set())
  const manifest = await currentManifest(context, other)
  // The source is 480 lines high: the only rung below it is 360p.
  expect(manifest.takes[0]?.renditions.map(({ rendition }) => rendition).toSorted()).toEqual(['360p', '480p', 'main'])
  const listed = new Set(
    [
      ...manifest.takes.flatMap(({ renditions }) => renditions.flatMap(({ init, segments }) => [init, ...segments])),
      ...[manifest.poster, manifest.download, ...(manifest.thumbnails?.sheets ?? [])],
    ].map((object) => object?.key),
  )
  const prefix = recordingPrefix({ organisation: other.organisation_id, recording: other.id })
  const over = (await keysBelow(context.store, prefix)).filter((key) => !listed.has(key) && !key.includes('/manifest/'))
  expect(over).toEqual([])
  expect(listed).not.toContain(undefined)
})

test('the download is one MP4 that plays while it comes, in player time, sound with picture', async () => {
  await doWork(context, 'download', target, never, downloadMaker)
  const { download } = await currentManifest(context, recording)
  if (!download) throw new Error('The manifest has no download')
  const bytes = await objectBytes(context.store, download)
  expect(findBox(bytes, ['moov'])?.start).toBeLessThan(findBox(bytes, ['mdat'])?.start ?? 0)
  const file = path.join(context.folder, 'download.mp4')
  await writeFile(file, bytes)
  const { streams, format } = await probe(file)
  expect(streams.map(({ codec_name }) => codec_name)).toEqual(['h264', 'aac'])
  expect(Math.abs(Number(format.duration) - played)).toBeLessThan(0.2)
  const flashes = await flashesOf(file)
  const beeps = toneOnsets(await decodeSound(file), 1_000)
  expect(flashes).toHaveLength(played)
  expect(beeps).toHaveLength(played)
  // One AAC frame (21 ms) and the 5 ms window of the tone's onset is all that may lie between them.
  for (const [index, flash] of flashes.entries()) expect(Math.abs(flash - (beeps[index] ?? -1))).toBeLessThan(0.05)
})

test('poster and thumbnails show the lecture', async () => {
  await doWork(context, 'pictures', target, never, picturesMaker)
  const { poster, thumbnails } = await currentManifest(context, recording)
  if (!poster || !thumbnails) throw new Error('The manifest has no pictures')
  expect(thumbnails).toMatchObject({ columns: 10, rows: 2, width: 160, height: 124, interval: 4_000_000, count: 20 })
  expect(thumbnails.sheets).toHaveLength(1)
  const [sheet] = thumbnails.sheets
  if (!sheet) throw new Error('There is no sheet')
  const files = { poster: path.join(context.folder, 'poster.jpg'), sheet: path.join(context.folder, 'sheet.jpg') }
  await writeFile(files.poster, await objectBytes(context.store, poster))
  await writeFile(files.sheet, await objectBytes(context.store, sheet))
  expect((await probe(files.poster)).streams).toMatchObject([{ codec_name: 'mjpeg', width: 640, height: 496 }])
  expect((await probe(files.sheet)).streams).toMatchObject([{ codec_name: 'mjpeg', width: 1600, height: 248 }])
  const { stdout } = await promisify(execFile)(
    'ffmpeg',
    ['-v', 'error', '-i', files.sheet, '-f', 'rawvideo', '-pix_fmt', 'gray', '-'],
    { encoding: 'buffer', maxBuffer: 1 << 24 },
  )
  for (let index = 0; index < thumbnails.count; index++) {
    const [left, top] = [(index % 10) * 160, Math.floor(index / 10) * 124]
    expect(stdout[(top + 62) * 1600 + left + 80], `thumbnail ${index}`).toBeGreaterThan(32)
  }
})

test('what is done is not missing, and is not done again', async () => {
  expect(await missingWork(context.catalog, 0)).toEqual([])
  const again = { ...downloadMaker, make: () => Promise.reject(new Error('done twice')) }
  await doWork(context, 'download', target, never, again)
  expect(await readdir(context.workspaces)).toEqual([])
})

test('of a trimmed lecture pictures and download are made again, of what is kept; the whole ones stay', async () => {
  const whole = await currentManifest(context, recording)
  const trim = { from: 8_000_000, to: seconds * 1_000_000 + gap + 8_000_000 }
  const kept = played - 8 - 8
  const lacks = ['pictures', 'download'] as const
  const away = 16_000_000
  const person = newId<PersonId>()
  const trims = [{ recording: recording.id, trim, away, lacks }]
  expect(await trimLecture(context.catalog, recording.lecture_id, trims, person)).toEqual(trims)
  const missing = (await missingWork(context.catalog, 0)).map(({ job }) => job)
  expect(missing.toSorted()).toEqual(['download', 'pictures'])
  await doWork(context, 'pictures', target, never, picturesMaker)
  await doWork(context, 'download', target, never, downloadMaker)
  const { trimmed, ...rest } = await currentManifest(context, recording)
  expect(rest).toEqual({ ...whole, fence: expect.any(Number) })
  expect(trimmed).toMatchObject({ ...trim, thumbnails: { interval: 4_000_000, count: kept / 4 } })
  if (!trimmed?.download || !trimmed.poster) throw new Error('nothing was made')
  const file = path.join(context.folder, 'trimmed.mp4')
  await writeFile(file, await objectBytes(context.store, trimmed.download))
  expect(Math.abs(Number((await probe(file)).format.duration) - kept)).toBeLessThan(0.2)
  const flashes = await flashesOf(file)
  const beeps = toneOnsets(await decodeSound(file), 1_000)
  expect(flashes).toHaveLength(kept)
  expect(beeps).toHaveLength(kept)
  for (const [index, flash] of flashes.entries()) expect(Math.abs(flash - (beeps[index] ?? -1))).toBeLessThan(0.05)

  // The next trim takes the place of this one, and leaves nothing of it.
  const shorter = { from: 16_000_000, to: null }
  await trimLecture(
    context.catalog,
    recording.lecture_id,
    [{ recording: recording.id, trim: shorter, away, lacks }],
    person,
  )
  await doWork(context, 'pictures', target, never, picturesMaker)
  await doWork(context, 'download', target, never, downloadMaker)
  const last = await currentManifest(context, recording)
  expect(last.trimmed).toMatchObject({
    ...shorter,
    download: { key: expect.not.stringContaining(trimmed.download.key) },
  })
  const artefacts = (await keysBelow(context.store, recordingPrefix(recordingPlace()))).filter((key) =>
    /\/(download|poster|thumbnails)\//.test(key),
  )
  const listed = listedObjects(last).map(({ key }) => key)
  expect(artefacts.filter((key) => !listed.includes(key))).toEqual([])
})

function recordingPlace() {
  return { organisation: recording.organisation_id, recording: recording.id }
}

function rank({ rendition }: RenditionEntry): number {
  return ['496p', 'main', '480p', '360p'].indexOf(rendition)
}

/** Times of every frame, and whether it is white. */
async function framesOf(entry: RenditionEntry | undefined): Promise<[time: number, white: boolean][]> {
  if (!entry) return []
  const file = path.join(context.folder, 'frames.mp4')
  await joinRendition(context.store, entry, file)
  const frames: [number, boolean][] = []
  for await (const { time, pixels } of rawFrames(file)) frames.push([time, isWhite(pixels)])
  return frames
}

async function flashesOf(file: string): Promise<number[]> {
  const flashes: number[] = []
  let white = false
  for await (const { time, pixels } of rawFrames(file)) {
    const now = isWhite(pixels)
    if (now && !white) flashes.push(time)
    white = now
  }
  return flashes
}

function isWhite(pixels: Uint8Array): boolean {
  const step = 997
  for (let at = 0; at < pixels.length; at += step) if ((pixels[at] ?? 0) < 200) return false
  return true
}
