import { createHash } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LectureId, newId, type OrganisationId, type RecordingId, type RoomId } from '../../core/ids.ts'
import { filledRecipe, type RenditionEntry } from '../../core/recording/manifest.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { ensureOrganisation } from '../../storage/catalog/organisations/organisations.ts'
import { addLiveRendition, addLiveSegment } from '../../storage/catalog/recordings/add-live-media.ts'
import { addNetMoment, dropNet, isNetKept } from '../../storage/catalog/recordings/net.ts'
import {
  applyEvent,
  createRecording,
  findRecording,
  type Recording,
} from '../../storage/catalog/recordings/recordings.ts'
import {
  fillFirst,
  finishWork,
  missingWork,
  planFill,
  planWork,
  startWork,
} from '../../storage/catalog/recordings/work.ts'
import { claimTake, endTake } from '../../storage/catalog/takes/takes.ts'
import { readLateMedia } from '../../storage/catalog/takes/unfinished.ts'
import {
  attemptOf,
  initKey,
  manifestKey,
  parseObjectKey,
  recordingPrefix,
  segmentKey,
  takePrefix,
} from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { addFilledTakes, filledTakes, nextTakeNumber } from '../../storage/publication/add-filled-takes.ts'
import { addLateMedia } from '../../storage/publication/add-late-media.ts'
import { addDerived, extendManifest } from '../../storage/publication/extend-manifest.ts'
import { finaliseRecording } from '../../storage/publication/finalise-recording.ts'
import { readManifest } from '../../storage/publication/read-manifest.ts'
import { removeUnfilled } from '../../storage/publication/remove-unfilled.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'
import { refusingStore } from '../harness/ways/refusing-store.ts'

const second = 1_000_000
const resources = new AsyncDisposableStack()
let catalog: Catalog
let store: ObjectStore
let organisation: OrganisationId

beforeAll(async () => {
  const postgres = resources.use(await startPostgres())
  catalog = (await postgres.catalog()).catalog
  const folder = resources.use(await temporaryFolder('publication'))
  store = await openObjectStore(pathToFileURL(folder.path).href)
  organisation = (await ensureOrganisation(catalog)).id
})
afterAll(() => resources.disposeAsync())

test('two takes with a gap are published as one recording that plays without it', async () => {
  const { id } = await begin()
  await takeOf(id, 1, 0, 3)
  await applyEvent(catalog, id, 'recorderLost', 'test.killed')
  await takeOf(id, 2, 20, 2)
  await applyEvent(catalog, id, 'stop', 'user.stop')
  const published = await finaliseRecording({ catalog, store }, id)
  expect(published).toMatchObject({ state: 'published', duration: 20 * second, bytes: 2 * (5 + 2) * 100 })
  expect(published.published_at).toBeInstanceOf(Date)
  const manifest = await manifestOf(published)
  expect(manifest.fence).toBe(published.manifest_fence)
  expect(manifest.duration).toBe(28 * second)
  expect(manifest.takes.map(({ take, start, end }) => [take, start / second, end / second])).toEqual([
    [1, 0, 12],
    [2, 20, 28],
  ])
  expect(await liveRows(id)).toBe(0)
  for (const { renditions } of manifest.takes) {
    for (const segment of renditions.flatMap(({ segments }) => segments)) {
      expect(await store.stat(parseObjectKey(segment.key))).toEqual({ bytes: segment.bytes, md5: segment.md5 })
    }
  }
})

test('a gap that two executions fill is filled once, and what the other one stored goes with the net', async () => {
  const { id } = await begin()
  await takeOf(id, 1, 0, 3)
  await applyEvent(catalog, id, 'recorderLost', 'test.killed')
  await takeOf(id, 2, 20, 2)
  await applyEvent(catalog, id, 'stop', 'user.stop')
  const published = await finaliseRecording({ catalog, store }, id)
  const place = { organisation, recording: id }
  await planWork(catalog, published)
  const derived = await startWork(catalog, published, 'download')
  if (derived) await finishWork(catalog, derived)
  await planFill(catalog, published)
  const context = { catalog, store }
  const take = await nextTakeNumber(context, published)
  const execute = async () => {
    const work = await startWork(catalog, published, 'fill')
    if (!work) throw new Error('nothing to do')
    const renditions = await Promise.all(
      tracks.map(async (track): Promise<RenditionEntry> => {
        const of = { ...place, take, ...track, recipe: filledRecipe }
        const init = initKey(of, work.attempt)
        const segments = [0, 1].map(async (number) => {
          const key = segmentKey(of, number, work.attempt)
          return { number, start: (12 + number * 4) * second, duration: 4 * second, ...(await stored(key)), key }
        })
        return {
          ...{ ...track, recipe: filledRecipe, codecs: 'x', timescale: 90_000 },
          init: { key: init, ...(await stored(init)) },
          segments: await Promise.all(segments),
        }
      }),
    )
    const filled = { take, offset: 12 * second, firstFrameAt: new Date(12_000), renditions }
    return { work, add: () => addFilledTakes(context, published, work, [filled]) }
  }
  const [first, other] = [await execute(), await execute()]
  await first.add()
  expect(await filledTakes(context, id)).toEqual([])
  await Promise.all([other.add(), other.add(), first.add()].map((adding) => adding.catch(() => {})))
  const found = await findRecording(catalog, id)
  if (!found) throw new Error('gone')
  const manifest = await manifestOf(found)
  expect(manifest.takes.map((entry) => [entry.take, entry.start / second, entry.end / second])).toEqual([
    [1, 0, 12],
    [3, 12, 20],
    [2, 20, 28],
  ])
  expect(await filledTakes(context, id)).toEqual([{ number: 3, start: 12 * second }])
  // What was derived is derived again; the filling itself is not.
  const work = await catalog.selectFrom('work').select(['job', 'state']).where('recording_id', '=', id).execute()
  expect(Object.fromEntries(work.map(({ job, state }) => [job, state]))).toMatchObject({
    download: 'waiting',
    fill: 'running',
  })
  // No erasure: a store that does not let us erase versions holds up no replay.
  await removeUnfilled({ ...context, store: refusingStore(store) }, place, [
    { start: 12 * second, end: 20 * second, blank: false },
  ])
  const left = (await Array.fromAsync(store.list(takePrefix(place, take)))).map(({ key }) => attemptOf(key))
  expect(left).toEqual(Array.from({ length: 6 }, () => other.work.attempt))
})

test('called again and by many at once, it publishes once and leaves one manifest', async () => {
  const { id } = await begin()
  await takeOf(id, 1, 0, 3)
  await applyEvent(catalog, id, 'stop', 'user.stop')
  const all = await Promise.all(Array.from({ length: 8 }, () => finaliseRecording({ catalog, store }, id)))
  const again = await finaliseRecording({ catalog, store }, id)
  expect(new Set([...all, again].map(({ manifest_key }) => manifest_key)).size).toBe(1)
  const events = await catalog.selectFrom('recording_event').select('event').where('recording_id', '=', id).execute()
  expect(events.filter(({ event }) => event === 'publish').length).toBe(1)
  const manifests = await Array.fromAsync(store.list(`${recordingPrefix({ organisation, recording: id })}manifest/`))
  expect(manifests.map(({ key }) => key)).toEqual([again.manifest_key])
})

test('a recording of which nothing was captured fails, and says so', async () => {
  const { id } = await begin()
  await claimTake(catalog, id, 1, 'test')
  await applyEvent(catalog, id, 'stop', 'user.stop')
  const failed = await finaliseRecording({ catalog, store }, id)
  expect(failed).toMatchObject({ state: 'failed', failure: 'recording.nothing-captured', manifest_key: null })
  expect(await finaliseRecording({ catalog, store }, id)).toMatchObject({ state: 'failed' })
})

test('a recording that still runs is not published, and no object is left behind', async () => {
  const { id } = await begin()
  await takeOf(id, 1, 0, 1)
  await expect(finaliseRecording({ catalog, store }, id)).rejects.toMatchObject({
    code: 'recording.illegal-transition',
  })
  expect(await store.stat(manifestKey({ organisation, recording: id }, 1))).toBeUndefined()
  await expect(finaliseRecording({ catalog, store }, newId())).rejects.toMatchObject({ code: 'recording.missing' })
})

test('a segment that arrives while the manifest is being stored is in what is published', async () => {
  const { id } = await begin()
  await takeOf(id, 1, 0, 2)
  await applyEvent(catalog, id, 'stop', 'user.stop')
  let puts = 0
  const slow: ObjectStore = {
    ...store,
    async put(...all) {
      puts++
      if (puts === 1) await addSegments(id, 1, 0, 2, 3)
      return await store.put(...all)
    },
  }
  const published = await finaliseRecording({ catalog, store: slow }, id)
  expect(published.duration).toBe(12 * second)
  expect(await liveRows(id)).toBe(0)
})

test('a store that is away leaves the recording finalising, with all its rows; later it is published', async () => {
  const { id } = await begin()
  await takeOf(id, 1, 0, 2)
  await applyEvent(catalog, id, 'stop', 'user.stop')
  const away: ObjectStore = { ...store, put: () => Promise.reject(new Error('away')) }
  await expect(finaliseRecording({ catalog, store: away }, id)).rejects.toThrow('away')
  expect(await findRecording(catalog, id)).toMatchObject({ state: 'finalising', manifest_key: null })
  expect(await liveRows(id)).toBe(4)
  expect(await finaliseRecording({ catalog, store }, id)).toMatchObject({ state: 'published' })
})

test('a manifest is extended by many at once, and every change is in the last one', async () => {
  const { id } = await begin()
  await takeOf(id, 1, 0, 2)
  await applyEvent(catalog, id, 'stop', 'user.stop')
  const first = await finaliseRecording({ catalog, store }, id)
  const sheet = (number: number) => ({ key: `sheet-${number}`, bytes: 10 })
  const grow = (number: number) =>
    extendManifest({ catalog, store }, id, (manifest) => ({
      ...manifest,
      thumbnails: {
        ...{ columns: 1, rows: 1, width: 1, height: 1, interval: 1, count: 1 },
        sheets: [...(manifest.thumbnails?.sheets ?? []), sheet(number)],
      },
    }))
  await Promise.all([grow(1), grow(2), grow(3), grow(4), grow(5)])
  const last = await findRecording(catalog, id)
  if (!last) throw new Error('gone')
  const manifest = await manifestOf(last)
  expect(manifest.thumbnails?.sheets.map(({ key }) => key).sort()).toEqual([1, 2, 3, 4, 5].map((n) => `sheet-${n}`))
  expect(last.bytes).toBe(first.bytes + 50)
  const unchanged = await extendManifest({ catalog, store }, id, (current) => current)
  expect(unchanged).toEqual(manifest)
  expect((await findRecording(catalog, id))?.manifest_key).toBe(last.manifest_key)
})

test('what is not published, or is erased meanwhile, is not extended, and nothing is left in the store', async () => {
  const { id } = await begin()
  await expect(extendManifest({ catalog, store }, id, (manifest) => manifest)).rejects.toMatchObject({
    code: 'publication.not-published',
  })
  await takeOf(id, 1, 0, 1)
  await applyEvent(catalog, id, 'stop', 'user.stop')
  const published = await finaliseRecording({ catalog, store }, id)
  const erasing: ObjectStore = {
    ...store,
    async put(...all) {
      await applyEvent(catalog, id, 'trash', 'user.delete')
      await store.delete([parseObjectKey(published.manifest_key ?? '')])
      await applyEvent(catalog, id, 'erase', 'retention.trash')
      return await store.put(...all)
    },
  }
  const change = extendManifest({ catalog, store: erasing }, id, (manifest) => ({ ...manifest }))
  await expect(change).rejects.toMatchObject({ code: 'publication.not-published' })
  const left = await Array.fromAsync(store.list(`${recordingPrefix({ organisation, recording: id })}manifest/`))
  expect(left).toEqual([])
})

test('an object that is no manifest is refused with what is wrong about it', async () => {
  const place = { organisation, recording: newId<RecordingId>() }
  for (const [fence, text] of ['', '[]', '{"version":2}', 'not JSON'].entries()) {
    await store.put(manifestKey(place, fence), Buffer.from(text), 'application/json')
    await expect(readManifest(store, manifestKey(place, fence))).rejects.toMatchObject({
      code: 'publication.bad-manifest',
    })
  }
})

test('media that comes after the publication is taken in, and what was derived is ordered anew', async () => {
  const { id } = await begin()
  await takeOf(id, 1, 0, 3)
  await applyEvent(catalog, id, 'recorderLost', 'test.killed')
  await takeOf(id, 2, 24, 2)
  await applyEvent(catalog, id, 'stop', 'user.stop')
  const published = await finaliseRecording({ catalog, store }, id)
  expect(published.duration).toBe(20 * second)
  await planWork(catalog, published)
  const work = await startWork(catalog, published, 'pictures')
  const basis = await manifestOf(published)
  const poster = { key: 'poster', bytes: 1 }
  const download = { key: 'download', bytes: 1, sha256: 'x' }
  await extendManifest({ catalog, store }, id, (manifest) => ({ ...manifest, poster, download }))

  await addSegments(id, 1, 0, 3, 5)
  expect(await readLateMedia(catalog, 60)).not.toContainEqual(expect.objectContaining({ recording: id, rows: 4 }))
  expect(await readLateMedia(catalog, 0)).toContainEqual(expect.objectContaining({ recording: id, rows: 4 }))
  expect(await addLateMedia({ catalog, store }, id)).toBe(4)
  expect(await readLateMedia(catalog, 0)).not.toContainEqual(expect.objectContaining({ recording: id }))

  const grown = await manifestOf(await recordingOf(id))
  expect(grown.takes.map(({ take, start, end }) => [take, start / second, end / second])).toEqual([
    [1, 0, 20],
    [2, 24, 32],
  ])
  expect((await recordingOf(id)).duration).toBe(28 * second)
  expect(grown.poster).toEqual(poster)
  expect(grown.download).toBeUndefined()
  // The execution that was on its way made its pictures of what was played before: they are not added.
  await addDerived({ catalog, store }, id, basis, (manifest) => ({ ...manifest, download }))
  expect((await manifestOf(await recordingOf(id))).download).toBeUndefined()
  expect(work && (await finishWork(catalog, work))).toBe(false)
  expect((await missingWork(catalog, 0)).filter(({ recording }) => recording === id)).toHaveLength(3)
})

test('what is derived waits for gaps to be filled, but not for ever', async () => {
  const { id } = await begin()
  await addNetMoment(catalog, id, 0, [])
  await takeOf(id, 1, 0, 2)
  await applyEvent(catalog, id, 'stop', 'user.stop')
  await finaliseRecording({ catalog, store }, id)
  const missing = async () => (await missingWork(catalog, 0)).filter(({ recording }) => recording === id).length
  expect(await isNetKept(catalog, id)).toBe(true)
  expect(await missing()).toBe(0)
  const publishedFor = async (seconds: number) =>
    await catalog
      .updateTable('recording')
      .set({ published_at: sql`now() - ${seconds} * interval '1 second'` })
      .where('id', '=', id)
      .execute()
  await publishedFor(fillFirst + 1)
  expect(await missing()).toBe(3)
  await publishedFor(0)
  expect(await missing()).toBe(0)
  await dropNet(catalog, id, 'filled')
  expect(await isNetKept(catalog, id)).toBe(false)
  expect(await missing()).toBe(3)
})

test('late media that wins nothing changes no manifest, and waits for its counterpart', async () => {
  const { id } = await begin()
  await takeOf(id, 1, 0, 2)
  await applyEvent(catalog, id, 'stop', 'user.stop')
  const { manifest_key } = await finaliseRecording({ catalog, store }, id)
  await addSegments(id, 1, 0, 2, 3, ['video'])
  expect(await addLateMedia({ catalog, store }, id)).toBe(0)
  expect((await recordingOf(id)).manifest_key).toBe(manifest_key)
  await addSegments(id, 1, 0, 2, 3, ['audio'])
  expect(await addLateMedia({ catalog, store }, id)).toBe(2)
  expect((await recordingOf(id)).duration).toBe(12 * second)
})

test('a recording that failed for want of media is published when it comes', async () => {
  const { id } = await begin()
  await takeOf(id, 1, 0, 0)
  await applyEvent(catalog, id, 'stop', 'user.stop')
  expect(await finaliseRecording({ catalog, store }, id)).toMatchObject({ state: 'failed' })
  expect(await addLateMedia({ catalog, store }, id)).toBe(0)
  expect(await recordingOf(id)).toMatchObject({ state: 'failed' })
  await addSegments(id, 1, 0, 0, 2, ['video'])
  expect(await readLateMedia(catalog, 0)).toContainEqual(expect.objectContaining({ recording: id, rows: 2 }))
  expect(await addLateMedia({ catalog, store }, id)).toBe(2)
  expect(await recordingOf(id)).toMatchObject({ state: 'published', failure: null, duration: 8 * second })
  await addSegments(id, 1, 0, 0, 2, ['audio'])
  expect(await addLateMedia({ catalog, store }, id)).toBe(2)
  const [stretch] = (await manifestOf(await recordingOf(id))).takes
  expect(stretch?.renditions.map(({ track, segments }) => [track, segments.length])).toEqual([
    ['video', 2],
    ['audio', 2],
  ])
})

async function recordingOf(id: RecordingId): Promise<Recording> {
  const recording = await findRecording(catalog, id)
  if (!recording) throw new Error('gone')
  return recording
}

async function begin(): Promise<Recording> {
  return await createRecording(catalog, {
    organisation,
    lecture: newId<LectureId>(),
    room: newId<RoomId>(),
    requestedBy: null,
    width: 1280,
    height: 720,
  })
}

/** A whole take: claimed, captured, `segments` of 4 s in both tracks from `offset` seconds on. */
async function takeOf(id: RecordingId, number: number, offset: number, segments: number): Promise<void> {
  await claimTake(catalog, id, number, 'test')
  await catalog
    .updateTable('take')
    .set({ first_frame_at: new Date(offset * 1000), start_offset: offset * second })
    .where('recording_id', '=', id)
    .where('number', '=', number)
    .execute()
  const patch = number === 1 ? { first_frame_at: new Date(0) } : {}
  await applyEvent(catalog, id, 'captured', 'recorder.captured', { patch })
  for (const rendition of tracks) {
    const key = initKey({ organisation, recording: id, take: number, ...rendition }, 0)
    const { bytes, md5, sha256 } = await stored(key)
    await addLiveRendition(
      catalog,
      { organisation, recording: id, take: number },
      { ...rendition, codecs: 'x', timescale: 90_000, init: { key, bytes, md5, sha256 } },
    )
  }
  await addSegments(id, number, offset, 0, segments)
  await endTake(catalog, id, number, 'recorder.stopped')
}

const tracks = [
  { track: 'video', rendition: '720p', recipe: 'c1' },
  { track: 'audio', rendition: 'main', recipe: 'c1' },
] as const

async function addSegments(
  id: RecordingId,
  take: number,
  offset: number,
  from: number,
  to: number,
  only: readonly string[] = ['video', 'audio'],
): Promise<void> {
  for (let number = from; number < to; number++) {
    for (const rendition of tracks.filter(({ track }) => only.includes(track))) {
      const key = segmentKey({ organisation, recording: id, take, ...rendition }, number, 0)
      const start = (offset + number * 4) * second
      const entry = { number, start, duration: 4 * second, ...(await stored(key)), key }
      await addLiveSegment(catalog, { organisation, recording: id, take }, rendition, entry)
    }
  }
}

async function stored(key: ReturnType<typeof initKey>) {
  const body = Buffer.alloc(100, key)
  const { bytes, md5 } = await store.put(key, body, 'video/mp4')
  return { bytes, md5, sha256: createHash('sha256').update(body).digest('hex') }
}

async function manifestOf(recording: Recording) {
  return await readManifest(store, parseObjectKey(recording.manifest_key ?? ''))
}

async function liveRows(id: RecordingId): Promise<number> {
  const rows = await catalog.selectFrom('live_segment').select('number').where('recording_id', '=', id).execute()
  return rows.length
}
