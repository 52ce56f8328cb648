import { randomBytes } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { erasePrefix } from '../../storage/objects/erase-prefix.ts'
import { movingStore } from '../../storage/objects/moving-store.ts'
import { manifestKey, recordingPrefix, takeHeaderKey } from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { startSwift, type TestSwift } from '../harness/servers/swift.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'
import { openFaultyWay } from '../harness/ways/faulty-way.ts'
import { keepsTheContract, place, read } from './object-store.ts'

const resources = new AsyncDisposableStack()
let swift: TestSwift
let files: ObjectStore
beforeAll(async () => {
  swift = resources.use(await startSwift())
  const folder = resources.use(await temporaryFolder('moving'))
  files = await openObjectStore(pathToFileURL(folder.path).href)
})
afterAll(() => resources.disposeAsync())

/** Parts are made by the stores themselves, and tested there. */
const bigFile = 1024 * 1024

describe('of what it stores', () => {
  keepsTheContract(async () => movingStore(await openObjectStore(swift.storageUrl('contract')), files), { bigFile })
})

describe('of what the former store alone has', () => {
  keepsTheContract(
    async () => {
      const former = await openObjectStore(swift.storageUrl('former'))
      const { put, putFile, putStream } = former
      return { ...movingStore(files, former), put, putFile, putStream }
    },
    { bigFile },
  )
})

test('what both have is listed once, and erased in both', async () => {
  const store = await openObjectStore(swift.storageUrl('both'))
  const moving = movingStore(store, files)
  const here = place()
  const [both, old, fresh] = [manifestKey(here, 1), manifestKey(here, 2), takeHeaderKey(here, 1)]
  for (const key of [both, old]) await files.put(key, Buffer.from(key), 'application/json')
  for (const key of [both, fresh]) await store.put(key, Buffer.from(key), 'application/json')
  const keys = async () => (await Array.fromAsync(moving.list(recordingPrefix(here)))).map(({ key }) => key)
  expect(await keys()).toEqual([both, old, fresh])
  expect(await erasePrefix(moving, recordingPrefix(here))).toBe(3)
  for (const each of [store, files]) expect(await Array.fromAsync(each.list(recordingPrefix(here)))).toEqual([])
})

test('while the former store is away nothing that it has is missing or erased, and storing goes on', async () => {
  await using way = await openFaultyWay(swift.port)
  const direct = await openObjectStore(swift.storageUrl('away'))
  const moving = movingStore(files, await openObjectStore(swift.storageUrl('away', way.port)))
  const here = place()
  const [old, fresh] = [manifestKey(here, 1), manifestKey(here, 2)]
  await direct.put(old, randomBytes(100), 'application/json')
  way.spoil(() => 'reset')
  const body = randomBytes(100)
  await moving.put(fresh, body, 'application/json')
  expect(body.equals(await read(moving, fresh))).toBe(true)
  expect(await moving.stat(fresh)).toMatchObject({ bytes: 100 })
  const away = { code: 'storage.unavailable' }
  await expect(moving.get(old)).rejects.toMatchObject(away)
  await expect(moving.stat(old)).rejects.toMatchObject(away)
  await expect(moving.delete([old, fresh])).rejects.toMatchObject(away)
  await expect(erasePrefix(moving, recordingPrefix(here))).rejects.toMatchObject(away)
  await expect(moving.dropUnfinished(new Date(0))).rejects.toMatchObject(away)
  way.spoil(() => undefined)
  expect(await moving.stat(old)).toMatchObject({ bytes: 100 })
  expect(await erasePrefix(moving, recordingPrefix(here))).toBe(2)
})

test('the new store that is away is not taken for one that lacks something', async () => {
  await using way = await openFaultyWay(swift.port)
  const moving = movingStore(await openObjectStore(swift.storageUrl('away', way.port)), files)
  const key = manifestKey(place(), 1)
  way.spoil(() => 'reset')
  for (const act of [() => moving.get(key), () => moving.stat(key), () => Array.fromAsync(moving.list(''))]) {
    await expect(act()).rejects.toMatchObject({ code: 'storage.unavailable' })
  }
})
