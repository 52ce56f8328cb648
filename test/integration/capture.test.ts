import { access, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readFragments } from '../../core/cmaf/read-fragments.ts'
import { readSamples } from '../../core/cmaf/read-samples.ts'
import { audioTimescale, videoTimescale } from '../../core/cmaf/timescales.ts'
import { type LectureId, newId, type OrganisationId, type RecordingId } from '../../core/ids.ts'
import { openLog } from '../../core/log.ts'
import { takeHeaderSchema, takeIndexSchema } from '../../core/recording/manifest.ts'
import { adoptSpools } from '../../recorder/upload/adopt-spools.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { decodeSound, probe, rawFrames, toneOnsets } from '../harness/decode-media.ts'
import { startPostgres } from '../harness/postgres.ts'
import { counterRate, readCounter } from '../harness/recorded-page.ts'
import { startRecordingChild } from '../harness/start-recording-child.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/** Microseconds. A second take begins here. */
const secondOffset = 30_123_457
const tracks = ['video', 'audio'] as const

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
  const files = { video: '', audio: '' }

  beforeAll(async () => {
    await using child = await startChild(1, 0, true)
    await child.told('warm')
    child.say('begin')
    const first = await child.told('first')
    await rowsOf('video', 2, 1)
    child.say('freeze')
    drawn = (await child.told('frozen')).drawn
    await rowsOf('video', 4, 1)
    child.say('stop')
    const stopped = await child.told('stopped')
    wallSeconds = (stopped.at - first.at) / 1000
    expect(child.problems).toEqual([])
    for (const track of tracks) files[track] = await playable(track, 1)
  }, 90_000)

  test('is clean for ffprobe and as long as the clock on the wall says, on both tracks', async () => {
    for (const track of tracks) {
      const facts = await probe(files[track])
      // Stop itself is answered in a few milliseconds; sound ends with a whole frame of 21 ms.
      expect(Number(facts.format.duration)).toBeGreaterThan(wallSeconds - 0.05)
      expect(Number(facts.format.duration)).toBeLessThan(wallSeconds + 0.15)
    }
    const video = (await probe(files.video)).streams[0]
    expect(video).toMatchObject({ codec_name: 'h264', profile: 'Main', width: 1280, height: 720 })
    expect((await probe(files.audio)).streams[0]).toMatchObject({
      codec_name: 'aac',
      sample_rate: '48000',
      channels: 2,
    })
  })

  test('has segments of exactly four seconds that each begin with a key frame', async () => {
    await expectContiguous(1, 0)
    const rows = await segments('video', 1)
    expect(rows.slice(0, -1).map((row) => row.duration)).toEqual(rows.slice(0, -1).map(() => 4_000_000))
    // 188 or 187 AAC frames.
    for (const row of (await segments('audio', 1)).slice(0, -1)) {
      expect(Math.abs(row.duration - 4_000_000)).toBeLessThan(10_700)
    }
  })

  test('keeps picture and sound together, and misses no number that the page has shown', async () => {
    const firstSeen = new Map<number, number>()
    for await (const frame of rawFrames(files.video)) {
      const number = readCounter(frame)
      if (!firstSeen.has(number)) firstSeen.set(number, frame.time)
    }
    const [first = 0] = firstSeen.keys()
    const shown = drawn.filter((number) => number > first)
    expect(shown.length).toBeGreaterThan(50)
    expect(shown.filter((number) => !firstSeen.has(number)).length).toBeLessThanOrEqual(shown.length / 100)

    // A page on a crowded machine draws late, never early: the lower quartile is what the capture does.
    const delays = [...firstSeen].map(([number, time]) => time - number / counterRate)
    const pictureZero = quantile(delays, 0.25)
    const beeps = toneOnsets(await decodeSound(files.audio), 1000)
    const offsets = beeps.map((beep) => beep - pictureZero - Math.round(beep - pictureZero))
    expect(beeps.length).toBeGreaterThanOrEqual(4)
    expect(Math.abs(quantile(offsets, 0.5))).toBeLessThan(0.1)
  })

  test('costs next to nothing while the page is still', async () => {
    const still = (await segments('video', 1)).slice(3, 4)
    expect(still).toHaveLength(1)
    for (const row of still) expect(readSamples(await stored(row.key)).length).toBeLessThan(30)
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
      'audio main mp4a.40.2',
    ])
    const index = takeIndexSchema.parse(await json('index/0.json'))
    const listed = index.segments.map((segment) => segment.key).sort()
    const rows = [...(await segments('video', 1)), ...(await segments('audio', 1))]
    expect(listed).toEqual(rows.map((row) => row.key).sort())
    await expect(access(spoolOf(1))).rejects.toThrow()
  })
})

describe('a second take, killed while it records', () => {
  test('is adopted up to its last whole part and continues the timeline', { timeout: 60_000 }, async () => {
    await using child = await startChild(2, secondOffset, false)
    await child.told('warm')
    child.say('begin')
    const first = await child.told('first')
    await rowsOf('video', 1, 2)
    await openSegmentHolds('video', 4)
    const killedAt = Date.now()
    await child.kill()

    const adoption = { spoolRoot: join(folder, 'spool'), store: await openObjectStore(storageUrl), catalog, log }
    expect(await adoptSpools({ ...adoption, only: { recording: place.recording, take: 2 } })).toMatchObject([
      { take: 2 },
    ])
    await expectContiguous(2, secondOffset)
    const ends = await Promise.all(
      tracks.map(async (track) => {
        const last = (await segments(track, 2)).at(-1)
        return (last?.start ?? 0) + (last?.duration ?? 0) - secondOffset
      }),
    )
    // A part in the making and one picture that waits for its duration; P1 allows two seconds.
    for (const end of ends) expect(end / 1000).toBeGreaterThan(killedAt - first.at - 1_300)
    for (const track of tracks) await probe(await playable(track, 2))
    await expect(readdir(join(folder, 'spool'))).resolves.toEqual([])
  })
})

const log = openLog('test', 'error')

function quantile(values: number[], part: number): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length * part)] ?? Number.NaN
}

function spoolOf(take: number): string {
  return join(folder, 'spool', place.recording, `t${take}`)
}

async function startChild(take: number, offset: number, browser: boolean) {
  return await startRecordingChild({
    ...{ folder: join(folder, `t${take}`), spoolFolder: spoolOf(take), databaseUrl, storageUrl },
    ...{ place: { ...place, take }, offset, browser },
  })
}

async function segments(track: 'video' | 'audio', take: number) {
  return await catalog
    .selectFrom('live_segment')
    .selectAll()
    .where('track', '=', track)
    .where('take', '=', take)
    .orderBy('number')
    .execute()
}

/** Waits until the catalogue lists so many segments. */
async function rowsOf(track: 'video' | 'audio', count: number, take: number): Promise<void> {
  await vi.waitUntil(async () => (await segments(track, take)).length >= count, { timeout: 30_000, interval: 100 })
}

async function openSegmentHolds(track: 'video' | 'audio', parts: number): Promise<void> {
  const held = async () => {
    const name = (await readdir(join(spoolOf(2), track))).find((file) => file.endsWith('.open'))
    return name ? readFragments(await readFile(join(spoolOf(2), track, name)).catch(() => Buffer.alloc(0))).length : 0
  }
  await vi.waitUntil(async () => (await held()) >= parts, { timeout: 10_000, interval: 50 })
}

async function stored(key: string): Promise<Buffer> {
  return await readFile(join(fileURLToPath(storageUrl), key))
}

/** Writes the init segment and all segments of a track into one file, as a player joins them. */
async function playable(track: 'video' | 'audio', take: number): Promise<string> {
  const { init_key } = await catalog
    .selectFrom('live_rendition')
    .select('init_key')
    .where('track', '=', track)
    .where('take', '=', take)
    .executeTakeFirstOrThrow()
  const keys = [init_key, ...(await segments(track, take)).map((row) => row.key)]
  const path = join(folder, `${track}-${take}.mp4`)
  await writeFile(path, Buffer.concat(await Promise.all(keys.map(stored))))
  return path
}

/** `tfdt` follows on `tfdt` without a gap or an overlap, over parts and segments, and the rows say the same. */
async function expectContiguous(take: number, offset: number): Promise<void> {
  for (const [track, timescale] of [
    ['video', videoTimescale],
    ['audio', audioTimescale],
  ] as const) {
    let next = Math.round((offset * timescale) / 1_000_000)
    for (const [number, row] of (await segments(track, take)).entries()) {
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
