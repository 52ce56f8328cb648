import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type LectureId, newId, type OrganisationId, type RecordingId } from '../../core/ids.ts'
import { openLog } from '../../core/log.ts'
import { type SegmentEntry, type TakeHeader, takeIndexSchema } from '../../core/recording/manifest.ts'
import { openJournal } from '../../recorder/spool/journal.ts'
import { initFile, takeFile } from '../../recorder/spool/spool-layout.ts'
import { openSpoolTrack } from '../../recorder/spool/spool-track.ts'
import { adoptSpools } from '../../recorder/upload/adopt-spools.ts'
import { UploadAbandoned, uploadTake } from '../../recorder/upload/upload-take.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { initKey } from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { startPostgres } from '../harness/postgres.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const resources = new AsyncDisposableStack()
const organisation = newId<OrganisationId>()
const log = openLog('test', 'fatal')
let catalog: Catalog
let root: string
let store: ObjectStore

beforeAll(async () => {
  const postgres = resources.use(await startPostgres())
  root = resources.use(await temporaryFolder('upload')).path
  catalog = (await postgres.catalog()).catalog
  store = await openObjectStore(`file://${join(root, 'store')}`)
  await catalog.insertInto('organisation').values({ id: organisation, name: 'Test' }).execute()
})
afterAll(() => resources.disposeAsync())

describe('the upload of a take', () => {
  test('brings everything, rows in order although one segment fails at first, and removes the files', async () => {
    const spool = await spoolTake(3)
    const rowsWhileFailing: number[] = []
    const failing = failPuts(store, '/1-0.m4s', 2, async () => {
      await vi.waitUntil(() => has('/2-0.m4s'))
      rowsWhileFailing.push(...(await rows(spool.recording, 'video')).map(({ number }) => number))
    })
    const failures: string[] = []
    await spool.upload(failing, (error) => failures.push(error.code))
    expect(failures).toEqual(['upload.failing', 'upload.failing'])
    // The second failure comes when the third segment is stored: it has not waited, but is not listed.
    expect(rowsWhileFailing).not.toContain(1)
    expect(rowsWhileFailing).not.toContain(2)
    expect((await rows(spool.recording, 'video')).map(({ number }) => number)).toEqual([0, 1, 2])
    expect(await readdir(join(spool.folder, 'video-720p'))).toEqual(['init.mp4'])
  })

  test('lists what it stored in an index object every fifteen segments and at the end', async () => {
    const spool = await spoolTake(17)
    await spool.upload(store)
    const keys: string[] = []
    for await (const { key } of store.list(`${organisation}/${spool.recording}/t1/`)) keys.push(key)
    const listed: number[][] = []
    for (const key of keys.filter((one) => one.includes('/index/')).sort()) {
      listed.push(takeIndexSchema.parse(JSON.parse(await read(key))).segments.map(({ number }) => number))
    }
    expect(listed).toEqual([Array.from({ length: 15 }, (_, number) => number), [15, 16]])
    expect(JSON.parse(await read(keys.find((key) => key.endsWith('take.json')) ?? ''))).toEqual(spool.header)
  })

  test('can be given up while the store is away, and is completed by adoption', async () => {
    const spool = await spoolTake(2)
    const away = failPuts(store, '/1-0.m4s', Number.POSITIVE_INFINITY)
    await expect(spool.upload(away, undefined, AbortSignal.timeout(400))).rejects.toThrow(UploadAbandoned)
    expect((await rows(spool.recording, 'video')).map(({ number }) => number)).toEqual([0])

    const adopted = await adoptSpools({ spoolRoot: join(root, 'spool'), store, catalog, log })
    expect(adopted).toContainEqual({ recording: spool.recording, take: 1, segments: 1 })
    expect((await rows(spool.recording, 'video')).map(({ number }) => number)).toEqual([0, 1])
    const index = await read(`${organisation}/${spool.recording}/t1/index/0.json`)
    expect(takeIndexSchema.parse(JSON.parse(index)).segments.map(({ number }) => number)).toEqual([0, 1])
    await expect(readdir(spool.folder)).rejects.toThrow()
  })
})

describe('adoption', () => {
  test('removes the spool of an erased recording without storing any of it', async () => {
    const spool = await spoolTake(1)
    await catalog.updateTable('recording').set({ state: 'erased' }).where('id', '=', spool.recording).execute()
    expect(await adoptSpools({ spoolRoot: join(root, 'spool'), store, catalog, log })).toEqual([])
    expect(await has(`${spool.recording}/t1/`)).toBe(false)
    await expect(readdir(spool.folder)).rejects.toThrow()
  })
})

/** A spool of closed video segments, one part each, that nobody writes any more. */
async function spoolTake(count: number) {
  const recording = newId<RecordingId>()
  const lecture = newId<LectureId>()
  const take = { organisation, recording, take: 1 }
  const folder = join(root, 'spool', recording, 't1')
  await catalog
    .insertInto('recording')
    .values({
      ...{ id: recording, organisation_id: organisation, lecture_id: lecture },
      ...{ room_id: null, requested_by: null, state: 'recording' },
    })
    .execute()
  await mkdir(join(folder, 'video-720p'), { recursive: true })
  const place = { ...take, track: 'video' as const, rendition: '720p', recipe: 'c1' }
  await writeFile(initFile(folder, 'video-720p'), 'init')
  const digests = { bytes: 4, sha256: 'a'.repeat(64), md5: 'b'.repeat(32) }
  const { track, rendition, recipe } = place
  const header: TakeHeader = {
    ...{ version: 1, ...take, lecture, node: 'test', offset: 0, firstFrameAt: new Date().toISOString() },
    renditions: [
      { track, rendition, recipe, codecs: 'avc1', timescale: 1_000_000, init: { key: initKey(place, 0), ...digests } },
    ],
  }
  await writeFile(takeFile(folder), JSON.stringify(header))
  const entries: SegmentEntry[] = []
  {
    await using journal = await openJournal(folder)
    await using writer = openSpoolTrack({
      ...{ folder, place, timescale: 1_000_000, offset: 0, journal, onBytes: () => {} },
      onClosed: (entry) => entries.push(entry),
    })
    for (let start = 0; start < count * 4e6; start += 4e6) {
      const samples = [{ data: Buffer.alloc(1000, entries.length), duration: 4e6, sync: true }]
      await writer.write([
        { kind: 'part', start, samples },
        { kind: 'close', start, end: start + 4e6 },
      ])
    }
  }
  return {
    recording,
    folder,
    header,
    async upload(to: ObjectStore, onFailure: (error: { code: string }) => void = () => {}, signal?: AbortSignal) {
      await using journal = await openJournal(folder)
      const upload = uploadTake({ folder, take, header, journal, store: to, catalog, onStored: () => {}, onFailure })
      for (const entry of entries) upload.add('video-720p', entry)
      await upload.finish(signal)
    },
  }
}

/** A real store whose puts of one key fail so many times; `before` is awaited before the last failure. */
function failPuts(real: ObjectStore, ending: string, times: number, before = async () => {}): ObjectStore {
  let left = times
  return {
    ...real,
    async putFile(key, ...rest) {
      if (!key.endsWith(ending) || left === 0) return await real.putFile(key, ...rest)
      left -= 1
      if (left === 0) await before()
      throw new Error('503')
    },
  }
}

async function rows(recording: RecordingId, track: 'video' | 'audio') {
  return await catalog
    .selectFrom('live_segment')
    .selectAll()
    .where('recording_id', '=', recording)
    .where('track', '=', track)
    .orderBy('number')
    .execute()
}

async function has(part: string): Promise<boolean> {
  for await (const { key } of store.list(`${organisation}/`)) if (key.includes(part)) return true
  return false
}

async function read(key: string): Promise<string> {
  return await readFile(join(root, 'store', key), 'utf8')
}
