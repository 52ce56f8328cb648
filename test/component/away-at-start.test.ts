import { mkdir, readdir, rename, rm, rmdir, symlink } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLog } from '../../core/log.ts'
import { awaitDatabase } from '../../storage/catalog/await-database.ts'
import { type Catalog, openCatalog } from '../../storage/catalog/open-catalog.ts'
import { ensureOrganisation } from '../../storage/catalog/organisations/organisations.ts'
import { applyEvent, createRecording, findRecording } from '../../storage/catalog/recordings/recordings.ts'
import { listNodes } from '../../storage/catalog/takes/nodes.ts'
import { claimTake, endTake } from '../../storage/catalog/takes/takes.ts'
import { manifestKey } from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { startWithStore } from '../../storage/objects/start-with-store.ts'
import { place } from '../contract/object-store.ts'
import { Person } from '../harness/aula/person.ts'
import { startViewer } from '../harness/aula/viewer.ts'
import { makeWorld } from '../harness/aula/viewer-world.ts'
import { startChild } from '../harness/child.ts'
import { freePort } from '../harness/free-port.ts'
import { layLecture } from '../harness/lay/lay-recording.ts'
import { startPostgres, type TestPostgres } from '../harness/servers/postgres.ts'
import { startRedis, type TestRedis } from '../harness/servers/redis.ts'
import { startSwift, type TestSwift } from '../harness/servers/swift.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'
import { openFaultyWay } from '../harness/ways/faulty-way.ts'

const program = fileURLToPath(new URL('../../bin/aula.ts', import.meta.url))
const secret = 'a secret for tests: 0123456789abcdef'
const log = openLog('test', 'silent')
const resources = new AsyncDisposableStack()
let postgres: TestPostgres
let redis: TestRedis
let swift: TestSwift
beforeAll(async () => {
  postgres = resources.use(await startPostgres())
  redis = resources.use(await startRedis())
  swift = resources.use(await startSwift())
})
afterAll(() => resources.disposeAsync())

test('a viewer whose store is away serves what needs none, says so where one is needed, and goes on when it comes', async () => {
  await using way = await openFaultyWay(swift.port)
  way.spoil(() => 'reset')
  const { url } = await postgres.catalog()
  const settings = { AULA_STORAGE_URL: swift.storageUrl('aula', way.port) }
  await using viewer = await startViewer({ databaseUrl: url, queueUrl: redis.url, settings })
  const { context } = viewer
  const world = await makeWorld({ ...context, store: await openObjectStore(swift.url) })
  const objects = await world.objects('public')
  await world.published(objects)

  const lecturer = new Person(viewer.url)
  await lecturer.call('signIn', { body: { email: 'lecturer@example.org', password: 'long enough for this' } })
  expect((await lecturer.call('listRooms')).rooms.map(({ id }) => id)).toContain(objects.room)
  await lecturer.call('record', { params: { room: objects.room } })
  await lecturer.call('stop', { params: { room: objects.room } })
  const playlist = () => fetch(`${viewer.url}/media/lectures/${objects.lecture}/index.m3u8`)
  const refused = await playlist()
  expect(refused.status).toBe(503)
  expect(await refused.json()).toMatchObject({
    code: 'storage.unavailable',
    message: expect.stringContaining('The object store is not available'),
  })
  expect(context.store.facts()).toMatchObject({ store: 'storage.unavailable' })

  way.spoil(() => undefined)
  await expect.poll(async () => (await playlist()).status, { timeout: 10_000 }).toBe(200)
  await expect.poll(context.store.facts, { timeout: 10_000 }).not.toHaveProperty('store')
})

test('keeper and transcoder wait for a database, repair without a store, and end in order meanwhile', async () => {
  await using wayToStore = await openFaultyWay(swift.port)
  await using wayToDatabase = await openFaultyWay(Number(new URL(postgres.url).port))
  await using folder = await temporaryFolder('away')
  wayToStore.spoil(() => 'reset')
  wayToDatabase.spoil(() => 'reset')
  const { url, catalog } = await postgres.catalog()
  const database = new URL(url)
  database.port = String(wayToDatabase.port)
  const recording = await loseOwner(catalog)
  const children = ['keeper', 'transcoder'].map((name) =>
    startChild(process.execPath, [program, name], {
      ...{ PATH: process.env.PATH, AULA_DATA: folder.path, AULA_PUBLIC_URL: 'http://localhost' },
      ...{ AULA_SECRET: secret, AULA_DATABASE_URL: database.href },
      ...{ AULA_QUEUE_URL: redis.url, AULA_STORAGE_URL: swift.storageUrl('aula', wayToStore.port) },
    }),
  )
  try {
    const late = { timeout: 40_000 }
    for (const child of children) await expect.poll(() => child.output(), late).toContain('waiting for the database')
    wayToDatabase.spoil(() => undefined)
    const told = async () =>
      Object.fromEntries((await listNodes(catalog)).map(({ process, facts }) => [process, facts.store]))
    const away = 'storage.unavailable'
    await expect.poll(told, late).toEqual({ keeper: away, transcoder: away })
    await expect.poll(async () => (await findRecording(catalog, recording))?.state, late).toBe('joining')
    wayToStore.spoil(() => undefined)
    await expect.poll(told, late).toEqual({ keeper: undefined, transcoder: undefined })
  } finally {
    await Promise.all(children.map((child) => child.end()))
  }
  expect(children.map(({ process }) => process.exitCode)).toEqual([0, 0])
})

test('a process that is told to end while it waits for its database ends in order; a refusal is not waited for', async () => {
  const nowhere = new URL(postgres.url)
  nowhere.port = String(await freePort())
  const waiting = startChild(process.execPath, [program, 'keeper'], {
    ...{ PATH: process.env.PATH, AULA_PUBLIC_URL: 'http://localhost', AULA_SECRET: secret },
    ...{ AULA_DATABASE_URL: nowhere.href, AULA_QUEUE_URL: redis.url, AULA_STORAGE_URL: swift.url },
  })
  const wrong = new URL(postgres.url)
  wrong.pathname = '/nowhere'
  const catalog = openCatalog(wrong.href)
  await expect(awaitDatabase(catalog, log, new AbortController().signal)).rejects.toThrow('"nowhere" does not exist')
  await catalog.destroy()
  await expect.poll(() => waiting.output(), { timeout: 40_000 }).toContain('waiting for the database')
  await waiting.end()
  expect(waiting.process.exitCode).toBe(0)
})

test('a folder whose disk is not there is waited for; one whose disk goes away is away, not empty', async () => {
  await using folder = await temporaryFolder('mount')
  const [disk, unmounted] = [path.join(folder.path, 'disk'), path.join(folder.path, 'unmounted')]
  const settings = { AULA_STORAGE_URL: pathToFileURL(path.join(disk, 'objects')).href, AULA_DATA: folder.path }
  // Nobody can make a folder there, not even root.
  await symlink('/dev/null', disk)
  using store = await startWithStore(settings, log)
  const key = manifestKey(place(), 1)
  const put = (to: ObjectStore) => to.put(key, Buffer.from('x'), 'application/json')
  const away = { code: 'storage.unavailable' }
  await expect(put(store)).rejects.toMatchObject(away)
  await rm(disk)
  await mkdir(disk)
  await put(store)
  await store.proven
  expect(store.facts()).not.toHaveProperty('store')

  // What is below a disk that is not mounted: an empty folder that root may write to.
  await rename(disk, unmounted)
  await mkdir(disk)
  using next = await startWithStore(settings, log)
  for (const each of [store, next]) {
    await expect(put(each)).rejects.toMatchObject(away)
    await expect(each.get(key)).rejects.toMatchObject(away)
    await expect(each.stat(key)).rejects.toMatchObject(away)
    await expect(Array.fromAsync(each.list(''))).rejects.toMatchObject(away)
    await expect(each.delete([key])).rejects.toMatchObject(away)
  }
  expect(await readdir(disk)).toEqual([])
  await rmdir(disk)
  await rename(unmounted, disk)
  for (const each of [store, next]) expect(await each.stat(key)).toMatchObject({ bytes: 1 })
})

/** A recording whose take has ended without it: the next one is to be ordered. */
async function loseOwner(catalog: Catalog) {
  await ensureOrganisation(catalog)
  const { organisation, lecture, room, person } = await layLecture(catalog)
  const size = { width: 1280, height: 720 }
  const { id } = await createRecording(catalog, { organisation, lecture, room, requestedBy: person, ...size })
  await claimTake(catalog, id, 1, 'elsewhere')
  const patch = { first_frame_at: new Date() }
  await applyEvent(catalog, id, 'captured', 'recorder.captured', { expectTake: 1, patch })
  await endTake(catalog, id, 1, 'recorder.exit-137')
  return id
}
