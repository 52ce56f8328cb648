import { mkdir, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LectureId, newId, type OrganisationId } from '../../core/ids.ts'
import { openLog } from '../../core/log.ts'
import { openQueue } from '../../queue/enqueue.ts'
import { type Adoption, openAdoption } from '../../recorder/claim/adoption.ts'
import { drawConsequences } from '../../recorder/claim/draw-consequences.ts'
import { closedFile, ownerFile } from '../../recorder/spool/spool-layout.ts'
import { adoptSpools, SpoolsNotAdopted } from '../../recorder/upload/adopt-spools.ts'
import { SegmentLost } from '../../recorder/upload/put-segment.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { findLiveMedia } from '../../storage/catalog/recordings/live-media.ts'
import { findRecording } from '../../storage/catalog/recordings/recordings.ts'
import { parseObjectKey } from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { readManifest } from '../../storage/publication/read-manifest.ts'
import { listedSegments, spoolTake } from '../harness/capture/spool-take.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { startRedis, type TestRedis } from '../harness/servers/redis.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/* A spooled file that the disk has lost costs a lecture itself, and nothing that comes after it. */

const resources = new AsyncDisposableStack()
const organisation = newId<OrganisationId>()
const log = openLog('test', 'silent')
let catalog: Catalog
let redis: TestRedis
let spools: string
let store: ObjectStore

beforeAll(async () => {
  const postgres = resources.use(await startPostgres())
  const root = resources.use(await temporaryFolder('lost-segment')).path
  redis = resources.use(await startRedis())
  spools = join(root, 'spool')
  catalog = (await postgres.catalog()).catalog
  store = await openObjectStore(`file://${join(root, 'store')}`)
  await catalog.insertInto('organisation').values({ id: organisation, name: 'Test' }).execute()
})
afterAll(() => resources.disposeAsync())

/** Segment 1 is deleted, 3 altered behind its last frame's first byte, 5 something that cannot be read. */
async function damage(folder: string): Promise<{ unreadable: string }> {
  const file = (number: number) => closedFile(folder, 'video-720p', number)
  await rm(file(1))
  const bytes = await readFile(file(3))
  bytes[bytes.length - 1] = 255
  await writeFile(file(3), bytes)
  await rm(file(5))
  await mkdir(file(5))
  return { unreadable: file(5) }
}

test('a take lists what comes after a file that is gone, altered or unreadable, and ends', async () => {
  const spool = await spoolTake({ catalog, spools, organisation }, 7)
  await damage(spool.folder)
  const lost: string[] = []
  await expect(spool.upload(store, { onLost: ({ code }) => lost.push(code) })).rejects.toThrow(SegmentLost)
  expect(lost).toEqual(Array(3).fill('upload.segment-lost'))
  expect((await listedSegments(catalog, spool.recording, 'video')).map(({ number }) => number)).toEqual([0, 2, 4, 6])
  // What is left of them stays.
  expect((await readdir(join(spool.folder, 'video-720p'))).sort()).toEqual(['3.m4s', '5.m4s', 'init.mp4'])
  await rm(spool.folder, { recursive: true })
})

test('a lecture whose recorder died is published without the file that cannot be read, which stays in the spool', {
  timeout: 60_000,
}, async () => {
  const spool = await spoolTake({ catalog, spools, organisation }, 7)
  const { unreadable } = await damage(spool.folder)
  await dieAtStop(spool)

  const published = await findRecording(catalog, spool.recording)
  expect(published?.state).toBe('published')
  const { takes } = await readManifest(store, parseObjectKey(published?.manifest_key ?? ''))
  const keys = takes.map(({ renditions }) =>
    renditions.flatMap(({ segments }) => segments.map(({ key }) => key.split('/').at(-1))),
  )
  // The altered one plays as far as it is whole.
  expect(keys).toEqual([['0-0.m4s'], ['2-0.m4s', '3-1.m4s', '4-0.m4s'], ['6-0.m4s']])
  // Nothing is left to bring: nothing is stored once more, and nobody waits for it.
  const puts: string[] = []
  const counting: ObjectStore = {
    ...store,
    async put(key, ...rest) {
      puts.push(key)
      return await store.put(key, ...rest)
    },
    async putFile(key, ...rest) {
      puts.push(key)
      return await store.putFile(key, ...rest)
    },
  }
  const adoptAgain = adoptSpools({ spoolRoot: spools, store: counting, catalog, log })
  await expect(adoptAgain).rejects.toThrow(SpoolsNotAdopted)
  expect(puts).toEqual([])
  expect(await readdir(spool.folder)).toEqual(expect.arrayContaining(['take.json', 'stuck']))

  await rmdir(unreadable)
  await adoptSpools({ spoolRoot: spools, store, catalog, log })
  await expect(readdir(spool.folder)).rejects.toThrow()
})

test('a lecture of which nothing is stored yet is waited for, not failed', { timeout: 60_000 }, async () => {
  const spool = await spoolTake({ catalog, spools, organisation }, 2)
  // As on a full disk, adoption cannot even note that it is at it.
  await mkdir(ownerFile(spool.folder))
  let tries = 0
  const dying = dieAtStop(spool, (adoption) => ({
    ...adoption,
    async adopt(id) {
      tries += 1
      await adoption.adopt(id)
    },
  }))
  await expect.poll(() => tries, { timeout: 30_000 }).toBeGreaterThan(12)
  expect(await findRecording(catalog, spool.recording)).toMatchObject({ state: 'finalising' })
  await rmdir(ownerFile(spool.folder))
  await dying
  expect(await findRecording(catalog, spool.recording)).toMatchObject({ state: 'published', duration: 8_000_000 })
})

test('one of which nothing can be read has failed', { timeout: 60_000 }, async () => {
  const spool = await spoolTake({ catalog, spools, organisation }, 1)
  const file = closedFile(spool.folder, 'video-720p', 0)
  await rm(file)
  await mkdir(file)
  await dieAtStop(spool)
  expect(await findRecording(catalog, spool.recording)).toMatchObject({ state: 'failed' })
  await rm(spool.folder, { recursive: true })
})

test('a segment that can be read after all, once later ones are listed, is played from the publication on', async () => {
  const spool = await spoolTake({ catalog, spools, organisation }, 4)
  const file = closedFile(spool.folder, 'video-720p', 1)
  const bytes = await readFile(file)
  await rm(file)
  await mkdir(file)
  await expect(spool.upload(store)).rejects.toThrow(SegmentLost)
  const live = async () => (await findLiveMedia(catalog, spool.recording)).segments.map(({ number }) => number)
  expect(await live()).toEqual([0, 2, 3])
  await rmdir(file)
  await writeFile(file, bytes)
  await adoptSpools({ spoolRoot: spools, store, catalog, log })
  expect((await listedSegments(catalog, spool.recording, 'video')).map(({ number }) => number)).toEqual([0, 1, 2, 3])
  expect(await live()).toEqual([0, 2, 3])
})

/** Stop was pressed, and the take's process is gone. */
async function dieAtStop(
  spool: Awaited<ReturnType<typeof spoolTake>>,
  through: (adoption: Adoption) => Adoption = (adoption) => adoption,
): Promise<void> {
  const id = spool.recording
  await catalog.updateTable('recording').set({ state: 'finalising', take: 1 }).where('id', '=', id).execute()
  await catalog
    .insertInto('take')
    .values({ organisation_id: organisation, recording_id: id, number: 1, node: 'test', start_offset: 0 })
    .execute()
  await using queue = openQueue(redis.url)
  const stopping = AbortSignal.timeout(50_000)
  const adoption = through(openAdoption({ spoolRoot: spools, store, catalog, log, signal: stopping }))
  const ended = { id, take: 1, lecture_id: spool.header.lecture as LectureId, organisation_id: organisation }
  await drawConsequences({ adoption, catalog, store, queue, stopping }, ended, 'recorder.exit-137', log)
}
