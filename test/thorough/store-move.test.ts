import { createHash, randomBytes } from 'node:crypto'
import { readdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { moveStorage } from '../../bin/storage/move-storage.ts'
import { type LectureId, newId, type OrganisationId, type RecordingId } from '../../core/ids.ts'
import { openLog } from '../../core/log.ts'
import { beatUntil } from '../../recorder/claim/beat-until.ts'
import { noteOf } from '../../recorder/claim/take-note.ts'
import { adoptSpools } from '../../recorder/upload/adopt-spools.ts'
import { ensureOrganisation } from '../../storage/catalog/organisations/organisations.ts'
import { keepNodeAlive } from '../../storage/catalog/takes/nodes.ts'
import { endTake } from '../../storage/catalog/takes/takes.ts'
import { copyObject } from '../../storage/objects/copy-object.ts'
import { erasePrefix } from '../../storage/objects/erase-prefix.ts'
import { type MovedObject, moveObjects } from '../../storage/objects/move-objects.ts'
import { movingStore } from '../../storage/objects/moving-store.ts'
import { artefactKey, netKey, parseObjectKey, recordingPrefix, segmentKey } from '../../storage/objects/object-keys.ts'
import type { ObjectKey, ObjectStore } from '../../storage/objects/object-store.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { openFormerStore } from '../../storage/objects/open-store-later.ts'
import { startWithStore } from '../../storage/objects/start-with-store.ts'
import { storeDigest } from '../../storage/objects/store-digest.ts'
import { StoreUnavailable } from '../../storage/objects/store-errors.ts'
import { place, read } from '../contract/object-store.ts'
import { listedSegments, spoolTake } from '../harness/capture/spool-take.ts'
import { type Child, startChild } from '../harness/child.ts'
import { startPostgres, type TestPostgres } from '../harness/servers/postgres.ts'
import { startSwift, type TestSwift } from '../harness/servers/swift.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'
import { openFaultyWay } from '../harness/ways/faulty-way.ts'

const program = fileURLToPath(new URL('../../bin/aula.ts', import.meta.url))
/** The command lets everything else on its machine go first. */
const patience = 120_000
const resources = new AsyncDisposableStack()
let postgres: TestPostgres
let swift: TestSwift
beforeAll(async () => {
  postgres = resources.use(await startPostgres())
  swift = resources.use(await startSwift())
})
afterAll(() => resources.disposeAsync())

test('a move that is killed again and again ends with every byte, and copies nothing twice', async () => {
  await using stores = await openStores('killed')
  const { from, to } = stores
  const bodies = await fill(from, 6)
  const copied = new Map<ObjectKey, number>()
  let runs = 0
  for (let over = false; !over; runs++) {
    const killed = new AbortController()
    let left = 7
    const heard = ({ key, outcome }: MovedObject) => {
      if (outcome === 'copied') copied.set(key, (copied.get(key) ?? 0) + 1)
      if (outcome === 'copied' && left-- === 0) killed.abort()
    }
    over = await moveObjects({ from, to, everything: false }, killed.signal, heard, unexpected).then(
      () => true,
      () => false,
    )
  }
  expect(runs).toBeGreaterThan(3)
  expect(Math.max(...copied.values())).toBe(1)
  await holds(to, bodies)
  expect(await pass(stores)).toEqual(new Set(['there']))
})

test(
  'a killed command goes on where it was; it waits for a recorder that still writes to the former store',
  async () => {
    await using way = await openFaultyWay(swift.port)
    // Another one at each try: what a try before has left would be in its way.
    const name = `command-${randomBytes(4).toString('hex')}`
    await using stores = await openStores(name)
    const { from, to, folder } = stores
    const { catalog, url: database } = await postgres.catalog()
    const bodies = await fill(from, 12)
    const url = swift.storageUrl(name, way.port)
    const places = { storage: storeDigest(url), formerStorage: storeDigest(stores.formerUrl) }
    const [keeper, recorder] = [new AbortController(), new AbortController()]
    const command = (): Child =>
      startChild(process.execPath, [program, 'storage', 'move'], {
        ...{ PATH: process.env.PATH, AULA_DATA: folder, AULA_DATABASE_URL: database },
        ...{ AULA_STORAGE_URL: url, AULA_STORAGE_FORMER_URL: stores.formerUrl },
      })
    const exit = async (child: Child) => {
      await expect.poll(() => child.process.exitCode, { timeout: patience }).not.toBeNull()
      return child.process.exitCode
    }
    // A keeper that knows of the former store alone would erase there alone.
    await keepNodeAlive(
      catalog,
      { name: 'a', process: 'keeper' },
      () => ({ storage: places.formerStorage }),
      keeper.signal,
    )
    const refused = command()
    expect(await exit(refused)).toBe(2)
    expect(refused.output()).toContain('a/keeper')
    expect(await Array.fromAsync(to.list(''))).toEqual([])
    keeper.abort()
    await keepNodeAlive(catalog, { name: 'b', process: 'keeper' }, () => places, new AbortController().signal)
    await keepNodeAlive(
      catalog,
      { name: 'b', process: 'recorder' },
      () => ({ storage: places.formerStorage }),
      recorder.signal,
    )

    way.slow(40)
    const killed = command()
    const there = async () => (await Array.fromAsync(to.list(''))).length
    await expect.poll(there, { timeout: patience }).toBeGreaterThan(5)
    await killed.end('SIGKILL')
    expect(await there()).toBeLessThan(bodies.size)
    way.slow(0)
    const again = command()
    await expect.poll(() => again.output(), { timeout: patience }).toContain('Waiting for those')
    expect(again.output()).toContain('b/recorder')
    const late = segmentKey({ ...place(), ...rendition }, 99, 0)
    bodies.set(late, await from.put(late, Buffer.from('late'), 'video/mp4').then(({ md5 }) => md5))
    await expect.poll(() => to.stat(late), { timeout: patience }).toBeDefined()
    expect(again.process.exitCode).toBeNull()
    // A take whose recorder is gone.
    const take = {
      organisation_id: (await ensureOrganisation(catalog)).id,
      recording_id: newId<RecordingId>(),
      number: 1,
    }
    const { organisation_id, recording_id } = take
    const recording = { id: recording_id, organisation_id, lecture_id: newId<LectureId>(), room_id: null }
    await catalog
      .insertInto('recording')
      .values({ ...recording, requested_by: null, state: 'recording' })
      .execute()
    await catalog
      .insertInto('take')
      .values({ ...take, node: 'b:1' })
      .execute()
    const gone = Promise.withResolvers<void>()
    const beating = beatUntil(gone.promise, catalog, { id: recording_id, take: 1 })
    recorder.abort()
    await expect.poll(() => again.output(), { timeout: patience }).toContain(`: the take ${recording_id}/t1 of b:1.`)
    gone.resolve()
    await beating
    await endTake(catalog, recording_id, 1, 'recorder.gone')
    expect(await exit(again)).toBe(0)
    expect(again.output()).toContain('Everything is in the new store')
    expect(again.output()).not.toMatch(/testing|tester/)
    await holds(to, bodies)
  },
  6 * patience,
)

test('what a store has with other bytes is told and left alone, and all else is copied', async () => {
  await using stores = await openStores('wrong')
  const { from, to, folder } = stores
  const bodies = await fill(from, 2)
  const [wrong, rotten] = [...bodies.keys()].filter((key) => key.endsWith('.m4s')) as [ObjectKey, ObjectKey]
  const sizeOf = async (key: ObjectKey) => (await from.stat(key))?.bytes ?? 0
  const other = randomBytes(await sizeOf(wrong))
  await to.put(wrong, other, 'video/mp4')
  await writeFile(path.join(folder, 'former', rotten), randomBytes(await sizeOf(rotten)))
  const said: string[] = []
  expect(await moveStorage({ ...stores, look: nobody, say: (line) => said.push(line), signal: never })).toBe('damaged')
  for (const key of [wrong, rotten]) {
    expect(said.filter((line) => line.includes(key))).toHaveLength(1)
    bodies.delete(key)
  }
  expect(other.equals(await read(to, wrong))).toBe(true)
  expect(await to.stat(rotten)).toBeUndefined()
  await holds(to, bodies)
})

test('a store that is away is waited for; one that was never there is not taken for one without anything', async () => {
  await using stores = await openStores('waits')
  const { from, to, folder } = stores
  const bodies = await fill(from, 1)
  const [former, unmounted] = [path.join(folder, 'former'), path.join(folder, 'unmounted')]
  let reads = 0
  const going: ObjectStore = {
    ...from,
    async get(key, range) {
      if (reads++ === 2) await rename(former, unmounted)
      return await from.get(key, range)
    },
  }
  const said: string[] = []
  const say = (line: string) => said.push(line)
  const moving = moveStorage({ from: going, to, look: nobody, say, signal: never })
  await vi.waitUntil(() => said.some((line) => line.includes('is its disk mounted?')), 20_000)
  await rename(unmounted, former)
  expect(await moving).toBe('moved')
  await holds(to, bodies)

  for (const url of [`${stores.formerUrl}-mistyped`, swift.storageUrl('mistyped')]) {
    const mistyped = openFormerStore(url)
    await expect(Array.fromAsync(mistyped.list(''))).rejects.toMatchObject({ code: 'storage.unavailable' })
  }
  expect(await readdir(folder)).not.toContain('former-mistyped')
})

test('a process starts while the store that it leaves is away, stores what is new, and tells which stores it uses', async () => {
  await using stores = await openStores('starts')
  const { from, folder, formerUrl } = stores
  const { key: old } = await lone(from)
  const [former, unmounted] = [path.join(folder, 'former'), path.join(folder, 'unmounted')]
  await rename(former, unmounted)
  const url = swift.storageUrl('starts')
  const settings = { AULA_DATA: folder, AULA_STORAGE_URL: url, AULA_STORAGE_FORMER_URL: formerUrl }
  using store = await startWithStore(settings, openLog('test', 'silent'))
  const places = { storage: storeDigest(url), formerStorage: storeDigest(formerUrl) }
  expect(store.facts()).toEqual({ store: 'storage.unavailable', ...places })
  const { key } = await lone(store)
  expect(await store.stat(key)).toBeDefined()
  await expect(store.stat(old)).rejects.toMatchObject({ code: 'storage.unavailable' })
  await rename(unmounted, former)
  await store.proven
  expect(store.facts()).toEqual(places)
  expect(await store.stat(old)).toBeDefined()
  expect(await from.stat(key)).toBeUndefined()
})

test('what is erased while it is copied does not come back', async () => {
  await using stores = await openStores('erased')
  const { from, to } = stores
  const { key, prefix } = await lone(from)
  const storing: ObjectStore = {
    ...to,
    async putStream(key, body, ...rest) {
      const pieces = await Array.fromAsync(body)
      expect(await erasePrefix(movingStore(to, from), prefix)).toBe(1)
      return await to.putStream(key, Readable.from(pieces), ...rest)
    },
  }
  expect(await copyObject(from, storing, key)).toBe('gone')
  await nowhere(stores, prefix)
})

test('what is copied while it is erased does not come back', async () => {
  await using stores = await openStores('erasing')
  const { from, to } = stores
  const { key, prefix } = await lone(from)
  // As late as it can be: the copy has been looked after when the first of the two stores deletes.
  const deleting: ObjectStore = {
    ...from,
    async delete(keys) {
      expect(await copyObject(from, to, key)).toBe('copied')
      await from.delete(keys)
    },
  }
  await movingStore(to, deleting).delete([key])
  await nowhere(stores, prefix)
})

test('what is erased while the former store cannot be asked about a copy does not come back', async () => {
  await using stores = await openStores('asked')
  const { from, to } = stores
  const { key, prefix } = await lone(from)
  let asked = 0
  const going: ObjectStore = {
    ...from,
    async stat(which) {
      if (asked++ !== 1) return await from.stat(which)
      await from.delete([key])
      throw new StoreUnavailable('a cable was pulled')
    },
  }
  const outcomes: unknown[] = []
  const failures: unknown[] = []
  await moveObjects(
    { from: going, to, everything: true },
    never,
    ({ outcome }) => outcomes.push(outcome),
    (error) => failures.push(error),
  )
  expect(failures).toHaveLength(1)
  expect(outcomes).toEqual(['gone'])
  await nowhere(stores, prefix)
})

test('what a killed move has stored after the erasure goes with the sweep', async () => {
  await using stores = await openStores('swept')
  const { from, to } = stores
  const { key, prefix, body } = await lone(from)
  const moving = movingStore(to, from)
  expect(await erasePrefix(moving, prefix)).toBe(1)
  await to.put(key, body, 'video/mp4')
  // The keeper does so with what was erased lately (`sweepErased`).
  expect(await erasePrefix(moving, prefix)).toBe(1)
  await nowhere(stores, prefix)
})

test('lectures are erased during a whole move: they are gone from both, and all others are whole', async () => {
  await using stores = await openStores('lectures')
  const { from, to } = stores
  const bodies = await fill(from, 12)
  const prefixes = [...new Set([...bodies.keys()].map((key) => key.split('/').slice(0, 2).join('/')))].map(
    (lecture) => `${lecture}/`,
  )
  const erased = prefixes.filter((_, index) => index % 2 === 0)
  const moving = moveStorage({ ...stores, look: nobody, say: () => {}, signal: never })
  const erasing = (async () => {
    await expect
      .poll(async () => (await Array.fromAsync(to.list(''))).length, { timeout: 30_000, interval: 5 })
      .toBeGreaterThan(0)
    for (const prefix of erased) await erasePrefix(movingStore(to, from), prefix)
  })()
  await Promise.all([moving, erasing])
  for (const prefix of erased) {
    await nowhere(stores, prefix)
    for (const key of bodies.keys()) if (key.startsWith(prefix)) bodies.delete(key)
  }
  expect(bodies.size).toBeGreaterThan(20)
  await holds(to, bodies)
})

test('a former store that is emptied during the last look takes nothing from the new one', async () => {
  await using stores = await openStores('emptied')
  const { from, to } = stores
  const bodies = await fill(from, 4)
  await pass(stores)
  const emptied: ObjectStore = { ...from, stat: async () => undefined }
  const outcomes = new Set<unknown>()
  await moveObjects({ from: emptied, to, everything: true }, never, ({ outcome }) => outcomes.add(outcome), unexpected)
  expect(outcomes).toEqual(new Set(['gone']))
  await holds(to, bodies)
})

test('a take that was stored in the former store in part is brought into the new one by its adoption', async () => {
  await using stores = await openStores('adopted')
  const { from, to, folder } = stores
  const { catalog } = await postgres.catalog()
  const { id: organisation } = await ensureOrganisation(catalog)
  const spools = path.join(folder, 'spool')
  const spool = await spoolTake({ catalog, spools, organisation }, 20)
  const end = new AbortController()
  const former: ObjectStore = {
    ...from,
    async putFile(key, ...rest) {
      if (key.endsWith('/17-0.m4s')) {
        await vi.waitUntil(async () => (await Array.fromAsync(from.list(''))).some((it) => it.key.includes('/index/')))
        end.abort()
        throw new Error('the recorder is killed')
      }
      return await from.putFile(key, ...rest)
    },
  }
  await expect(spool.upload(former, { signal: end.signal })).rejects.toMatchObject({ code: 'upload.abandoned' })
  const moving = movingStore(to, from)
  await adoptSpools({ spoolRoot: spools, store: moving, catalog, log: openLog('test', 'silent') })
  const rows = await listedSegments(catalog, spool.recording, 'video')
  expect(rows.map(({ number }) => number)).toEqual([...Array(20).keys()])
  expect(await pass(stores)).not.toContain('gone')
  for (const { key, bytes, md5 } of rows) expect(await to.stat(parseObjectKey(key)), key).toEqual({ bytes, md5 })
  const keys = (await Array.fromAsync(to.list(recordingPrefix({ organisation, recording: spool.recording })))).map(
    ({ key }) => key,
  )
  expect(keys.filter((key) => key.includes('/index/'))).toHaveLength(2)
})

test('a spare or a take of another store is not taken up', () => {
  const settings = { AULA_DATA: '/data', AULA_STORAGE_URL: 'file:///a' } as Parameters<typeof noteOf>[1]
  const note = noteOf(1, settings).settings
  expect(noteOf(1, { ...settings }).settings).toBe(note)
  expect(noteOf(1, { ...settings, AULA_STORAGE_URL: 'file:///b' }).settings).not.toBe(note)
  expect(noteOf(1, { ...settings, AULA_STORAGE_FORMER_URL: 'file:///b' }).settings).not.toBe(note)
})

const rendition = { take: 1, track: 'video' as const, rendition: '720p', recipe: 'c1' }
const never = new AbortController().signal
const nobody = async () => ({ processes: [], recorders: [] })
const unexpected = (error: unknown) => expect.unreachable(String(error))

/** A store in files to leave, and a bucket to go to. */
async function openStores(name: string) {
  const folder = await temporaryFolder(name)
  const formerUrl = pathToFileURL(path.join(folder.path, 'former')).href
  return {
    from: await openObjectStore(formerUrl),
    to: await openObjectStore(swift.storageUrl(name)),
    formerUrl,
    folder: folder.path,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

/** Objects of every kind of some recordings, one larger than a part; the MD5 of each. */
async function fill(store: ObjectStore, recordings: number): Promise<Map<ObjectKey, string>> {
  const bodies = new Map<ObjectKey, string>()
  const put = async (key: ObjectKey, bytes: number) => {
    const { md5 } = await store.put(key, randomBytes(bytes), 'whatever')
    bodies.set(key, md5)
  }
  for (let number = 0; number < recordings; number++) {
    const here = place()
    for (let segment = 0; segment < 6; segment++) {
      await put(segmentKey({ ...here, ...rendition }, segment, 0), 5_000)
      await put(segmentKey({ ...here, ...rendition, track: 'audio', rendition: 'main' }, segment, 0), 500)
    }
    await put(artefactKey(here, 'poster', '1', 'poster.jpg'), 100)
    await put(netKey(here, newId<OrganisationId>()), 0)
    if (number === 0) await put(artefactKey(here, 'download', '1', 'lecture.mp4'), 33 * 1024 * 1024)
  }
  return bodies
}

/** One object of a recording of its own. */
async function lone(store: ObjectStore) {
  const here = place()
  const key = segmentKey({ ...here, ...rendition }, 0, 0)
  const body = randomBytes(1_000)
  await store.put(key, body, 'video/mp4')
  return { key, prefix: recordingPrefix(here), body }
}

/** Every byte, by itself. */
async function holds(store: ObjectStore, bodies: ReadonlyMap<ObjectKey, string>): Promise<void> {
  const listed = await Array.fromAsync(store.list(''))
  for (const [key, md5] of bodies) {
    const body = await read(store, key)
    expect(createHash('md5').update(body).digest('hex'), key).toBe(md5)
    expect(listed).toContainEqual({ key, bytes: body.length })
  }
}

async function nowhere({ from, to }: { from: ObjectStore; to: ObjectStore }, prefix: string): Promise<void> {
  for (const store of [from, to]) expect(await Array.fromAsync(store.list(prefix))).toEqual([])
}

/** What a further pass finds. */
async function pass({ from, to }: { from: ObjectStore; to: ObjectStore }) {
  const outcomes = new Set<MovedObject['outcome']>()
  await moveObjects({ from, to, everything: true }, never, ({ outcome }) => outcomes.add(outcome), unexpected)
  return outcomes
}
