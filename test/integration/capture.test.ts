import { execFile } from 'node:child_process'
import { access, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readFragments } from '../../core/cmaf/read-fragments.ts'
import { readSamples } from '../../core/cmaf/read-samples.ts'
import { audioTimescale, videoTimescale } from '../../core/cmaf/timescales.ts'
import { type LectureId, newId, type OrganisationId, type RecordingId } from '../../core/ids.ts'
import { openLog } from '../../core/log.ts'
import { takeHeaderSchema, takeIndexSchema } from '../../core/recording/manifest.ts'
import { toneOnsets } from '../../core/test-card/hear-tone.ts'
import { adoptSpools } from '../../recorder/upload/adopt-spools.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { startRecordingChild } from '../harness/capture/start-recording-child.ts'
import { decodeSound, probe, rawFrames } from '../harness/media/decode-media.ts'
import { counterRate, readCounter } from '../harness/pages/recorded-page.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/** Microseconds. A second take begins here. */
const secondOffset = 30_123_457
const names = ['video-720p', 'video-360p', 'audio-main'] as const
type Name = (typeof names)[number]

const resources = new AsyncDisposableStack()
const place = { organisation: newId<OrganisationId>(), lecture: newId<LectureId>(), recording: newId<RecordingId>() }
let catalog: Catalog
let databaseUrl: string
let folder: string
let storageUrl: string

beforeAll(async () => {
  const postgres = resources.use(await startPostgres())
  folder = resources.use(await temporaryFolder('capture')).path
  storageUrl = `file://${join(folder, 'store')}`
  const opened = await postgres.catalog()
  catalog = opened.catalog
  databaseUrl = opened.url
  await catalog.insertInto('organisation').values({ id: place.organisation, name: 'Test' }).execute()
  await catalog
    .insertInto('recording')
    .values({
      ...{ id: place.recording, organisation_id: place.organisation, lecture_id: place.lecture },
      ...{ room_id: null, requested_by: null, state: 'recording' },
    })
    .execute()
})
afterAll(() => resources.disposeAsync())

describe('a take of a moving and then still page', () => {
  let wallSeconds: number
  let drawn: number[]
  const files: Record<Name, string> = { 'video-720p': '', 'video-360p': '', 'audio-main': '' }

  beforeAll(async () => {
    await using child = await startChild(1, 0, true)
    await child.told('warm')
    child.say('begin')
    const first = await child.told('first')
    await rowsOf('video-720p', 2, 1)
    child.say('freeze')
    drawn = (await child.told('frozen')).drawn
    await rowsOf('video-720p', 4, 1)
    child.say('stop')
    const stopped = await child.told('stopped')
    wallSeconds = (stopped.at - first.at) / 1000
    expect(child.problems).toEqual([])
    for (const name of names) files[name] = await playable(name, 1)
  }, 90_000)

  test('is clean for ffprobe and as long as the clock on the wall says, in all renditions', async () => {
    for (const name of names) {
      const facts = await probe(files[name])
      // Stop itself is answered in a few milliseconds; sound ends with a whole frame of 21 ms.
      expect(Number(facts.format.duration)).toBeGreaterThan(wallSeconds - 0.05)
      expect(Number(facts.format.duration)).toBeLessThan(wallSeconds + 0.15)
    }
    const video = (await probe(files['video-720p'])).streams[0]
    expect(video).toMatchObject({ codec_name: 'h264', profile: 'Main', width: 1280, height: 720 })
    const small = (await probe(files['video-360p'])).streams[0]
    expect(small).toMatchObject({ codec_name: 'h264', profile: 'Main', width: 640, height: 360 })
    expect((await probe(files['audio-main'])).streams[0]).toMatchObject({
      codec_name: 'aac',
      sample_rate: '48000',
      channels: 2,
    })
  })

  test('has segments of exactly four seconds that each begin with a key frame', async () => {
    await expectContiguous(1, 0)
    const rows = await segments('video-720p', 1)
    expect(rows.slice(0, -1).map((row) => row.duration)).toEqual(rows.slice(0, -1).map(() => 4_000_000))
    // 188 or 187 AAC frames.
    for (const row of (await segments('audio-main', 1)).slice(0, -1)) {
      expect(Math.abs(row.duration - 4_000_000)).toBeLessThan(10_700)
    }
  })

  test('has a small rendition whose segments line up with the picture one to one, and show the same', async () => {
    const bounds = async (name: Name) =>
      (await segments(name, 1)).map(({ number, start, duration }) => [number, start, duration])
    expect(await bounds('video-360p')).toEqual(await bounds('video-720p'))
    const [large, small] = await Promise.all([shownBy(files['video-720p']), shownBy(files['video-360p'])])
    const both = [...small].flatMap(([number, time]) => {
      const other = large.get(number)
      return other === undefined ? [] : [Math.abs(time - other)]
    })
    expect(both.length).toBeGreaterThan(0.8 * large.size)
    // On a crowded machine a frame of either may be missing.
    expect(quantile(both, 0.5)).toBeLessThan(0.001)
    expect(quantile(both, 0.9)).toBeLessThan(0.05)
  })

  test('keeps picture and sound together, and misses no number that the page has shown', async () => {
    const firstSeen = await shownBy(files['video-720p'])
    const [first = 0] = firstSeen.keys()
    const shown = drawn.filter((number) => number > first)
    expect(shown.length).toBeGreaterThan(50)
    expect(shown.filter((number) => !firstSeen.has(number)).length).toBeLessThanOrEqual(shown.length / 100)

    // A page on a crowded machine draws late, never early: the lower quartile is what the capture does.
    const delays = [...firstSeen].map(([number, time]) => time - number / counterRate)
    const pictureZero = quantile(delays, 0.25)
    const beeps = toneOnsets(await decodeSound(files['audio-main']), 1000)
    const offsets = beeps.map((beep) => beep - pictureZero - Math.round(beep - pictureZero))
    expect(beeps.length).toBeGreaterThanOrEqual(4)
    expect(Math.abs(quantile(offsets, 0.5))).toBeLessThan(0.1)
  })

  test('keeps two frames a second while the page is still', async () => {
    const still = (await segments('video-720p', 1)).slice(3, 4)
    expect(still).toHaveLength(1)
    for (const row of still) expect(readSamples(await stored(row.key)).length).toBeLessThan(12)
  })

  test('describes itself in the store and leaves no spool', async () => {
    const store = await openObjectStore(storageUrl)
    const keys: string[] = []
    for await (const { key } of store.list(`${place.organisation}/${place.recording}/t1/`)) keys.push(key)
    const json = async (name: string) =>
      JSON.parse((await stored(keys.find((key) => key.endsWith(name)) ?? name)).toString())
    const header = takeHeaderSchema.parse(await json('t1/take.json'))
    expect(header.renditions.map((one) => `${one.track} ${one.rendition} ${one.codecs}`)).toEqual([
      expect.stringMatching(/^video 720p avc1\.4d401f$/),
      expect.stringMatching(/^video 360p avc1\.4d401e$/),
      'audio main mp4a.40.2',
    ])
    const index = takeIndexSchema.parse(await json('index/0.json'))
    const listed = index.segments.map((segment) => segment.key).sort()
    const rows = await Promise.all(names.map((name) => segments(name, 1)))
    expect(listed).toEqual(
      rows
        .flat()
        .map((row) => row.key)
        .sort(),
    )
    await expect(access(spoolOf(1))).rejects.toThrow()
  })
})

describe('a second take, killed while it records', () => {
  test('is adopted up to its last whole part and continues the timeline', { timeout: 60_000 }, async () => {
    await using child = await startChild(2, secondOffset, false)
    await child.told('warm')
    child.say('begin')
    const first = await child.told('first')
    await rowsOf('video-720p', 1, 2)
    await openSegmentHolds('video-720p', 4)
    const killedAt = Date.now()
    await child.kill()

    const adoption = { spoolRoot: join(folder, 'spool'), store: await openObjectStore(storageUrl), catalog, log }
    expect(await adoptSpools({ ...adoption, only: { recording: place.recording, take: 2 } })).toMatchObject([
      { take: 2 },
    ])
    await expectContiguous(2, secondOffset)
    expect(child.problems).toEqual([])
    for (const name of names) {
      const last = (await segments(name, 2)).at(-1)
      const end = (last?.start ?? 0) + (last?.duration ?? 0) - secondOffset
      // A part in the making and one picture that waits for its duration; P1 allows two seconds.
      expect(end / 1000, name).toBeGreaterThan(killedAt - first.at - 1_300)
      await probe(await playable(name, 2))
    }
    await expect(readdir(join(folder, 'spool'))).resolves.toEqual([])
  })
})

test('an error in the small branch leaves picture and sound alone', { timeout: 30_000 }, async () => {
  const program = fileURLToPath(new URL('../harness/capture/failing-branch-child.ts', import.meta.url))
  const environment = { ...process.env, UV_THREADPOOL_SIZE: '19' }
  const { stdout } = await promisify(execFile)(process.execPath, [program], { env: environment, timeout: 20_000 })
  expect(stdout).toBe('branch: small-fault: Failed after iterations as requested.\n')
})

const log = openLog('test', 'error')

/** When each number of the page was seen first, seconds. */
async function shownBy(file: string): Promise<Map<number, number>> {
  const seen = new Map<number, number>()
  for await (const frame of rawFrames(file)) {
    const number = readCounter(frame)
    if (!seen.has(number)) seen.set(number, frame.time)
  }
  return seen
}

function quantile(values: number[], part: number): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length * part)] ?? Number.NaN
}

function spoolOf(take: number): string {
  return join(folder, 'spool', place.recording, `t${take}`)
}

async function startChild(take: number, offset: number, browser: boolean) {
  return await startRecordingChild({
    ...{ folder: join(folder, `t${take}`), spoolFolder: spoolOf(take), databaseUrl, storageUrl },
    ...{ place: { ...place, take }, offset, browser, small: true },
  })
}

function partsOf(name: Name): ['video' | 'audio', string] {
  const [track, rendition = ''] = name.split('-')
  return [track === 'video' ? 'video' : 'audio', rendition]
}

async function segments(name: Name, take: number) {
  const [track, rendition] = partsOf(name)
  return await catalog
    .selectFrom('live_segment')
    .selectAll()
    .where('track', '=', track)
    .where('rendition', '=', rendition)
    .where('take', '=', take)
    .orderBy('number')
    .execute()
}

/** Waits until the catalogue lists so many segments. */
async function rowsOf(name: Name, count: number, take: number): Promise<void> {
  await vi.waitUntil(async () => (await segments(name, take)).length >= count, { timeout: 30_000, interval: 100 })
}

async function openSegmentHolds(rendition: Name, parts: number): Promise<void> {
  const held = async () => {
    const name = (await readdir(join(spoolOf(2), rendition))).find((file) => file.endsWith('.open'))
    return name
      ? readFragments(await readFile(join(spoolOf(2), rendition, name)).catch(() => Buffer.alloc(0))).length
      : 0
  }
  await vi.waitUntil(async () => (await held()) >= parts, { timeout: 10_000, interval: 50 })
}

async function stored(key: string): Promise<Buffer> {
  return await readFile(join(fileURLToPath(storageUrl), key))
}

/** Writes the init segment and all segments of a rendition into one file, as a player joins them. */
async function playable(name: Name, take: number): Promise<string> {
  const [track, rendition] = partsOf(name)
  const { init_key } = await catalog
    .selectFrom('live_rendition')
    .select('init_key')
    .where('track', '=', track)
    .where('rendition', '=', rendition)
    .where('take', '=', take)
    .executeTakeFirstOrThrow()
  const keys = [init_key, ...(await segments(name, take)).map((row) => row.key)]
  const path = join(folder, `${name}-${take}.mp4`)
  await writeFile(path, Buffer.concat(await Promise.all(keys.map(stored))))
  return path
}

/** `tfdt` follows on `tfdt` without a gap or an overlap, over parts and segments, and the rows say the same. */
async function expectContiguous(take: number, offset: number): Promise<void> {
  for (const name of names) {
    const timescale = name === 'audio-main' ? audioTimescale : videoTimescale
    let next = Math.round((offset * timescale) / 1_000_000)
    for (const [number, row] of (await segments(name, take)).entries()) {
      expect(row.number).toBe(number)
      expect(row.start).toBe(Math.round((next * 1_000_000) / timescale))
      const bytes = await stored(row.key)
      const fragments = readFragments(bytes)
      expect(fragments[0]?.startsWithSync).toBe(true)
      for (const fragment of fragments) {
        expect(fragment.decodeTime).toBe(next)
        next += fragment.duration
      }
      expect(fragments.reduce((sum, fragment) => sum + fragment.bytes, 0)).toBe(bytes.length)
      expect(row.start + row.duration).toBe(Math.round((next * 1_000_000) / timescale))
    }
  }
}
