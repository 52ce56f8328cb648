import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { installationChecks } from '../../bin/doctor/installation-checks.ts'
import { openLog } from '../../core/log.ts'
import { erasePrefix, tidyPrefix } from '../../storage/objects/erase-prefix.ts'
import { movingStore } from '../../storage/objects/moving-store.ts'
import { artefactKey, manifestKey, recordingPrefix, takeHeaderKey } from '../../storage/objects/object-keys.ts'
import type { ObjectKey, ObjectStore } from '../../storage/objects/object-store.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { proveErasing } from '../../storage/objects/prove-erasing.ts'
import { proveStore } from '../../storage/objects/prove-store.ts'
import { startWithStore } from '../../storage/objects/start-with-store.ts'
import { keepsTheContract, place } from '../contract/object-store.ts'
import { bucketVersions } from '../harness/servers/bucket-versions.ts'
import { startSwift, type TestSwift } from '../harness/servers/swift.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'
import { openRefusingWay } from '../harness/ways/refusing-way.ts'

let swift: TestSwift
beforeAll(async () => {
  // So that listings have many pages.
  swift = await startSwift(5)
})
afterAll(() => swift?.[Symbol.asyncDispose]())

const stays = (right: string) => ({ code: 'storage.versions-stay', message: expect.stringContaining(right) })

describe('a bucket that keeps versions', () => {
  // Parts are made by the store itself, and tested there.
  keepsTheContract(async () => (await openVersioned('contract')).store, { bigFile: 1024 * 1024 })
})

test.each(['Enabled', 'Suspended'] as const)(
  'all that lies below a prefix is erased from the disk: %s',
  async (status) => {
    const url = swift.storageUrl(`erased-${status.toLowerCase()}`)
    const store = await openObjectStore(url)
    const versions = bucketVersions(url)
    const before = await swift.kept()
    const here = place()
    const [old, twice, marked] = [manifestKey(here, 1), manifestKey(here, 2), takeHeaderKey(here, 1)]
    const [file, other] = [artefactKey(here, 'download', '1', 'lecture.mp4'), manifestKey(place(), 1)]
    // From before anybody switched versions on.
    for (const key of [old, marked]) await put(store, key)
    await versions.keep('Enabled')
    for (const key of [old, marked, twice, twice, other]) await put(store, key)
    const parts = randomBytes(9 * 1024 * 1024)
    for (let round = 0; round < 2; round++) {
      await store.putStream(file, Readable.from([parts]), { bytes: parts.length }, 'video/mp4')
    }
    await versions.keep(status)
    await put(store, old)
    // What a release before this one has left.
    await versions.delete(marked)
    expect((await versions.below(recordingPrefix(here))).length).toBeGreaterThan(8)
    expect((await swift.kept()) - before).toBeGreaterThan(2 * parts.length)

    expect(await erasePrefix(store, recordingPrefix(here), (key) => key === twice)).toBe(3)
    expect(await versions.below('')).toEqual([twice, twice, other].sort())
    expect(await erasePrefix(store, recordingPrefix(here))).toBe(1)
    expect(await versions.below('')).toEqual([other])
    expect((await swift.kept()) - before).toBe(1000)
  },
)

test('deleting single objects leaves neither versions nor marks, nor do the tests at the start', async () => {
  const { store, versions } = await openVersioned('single')
  const [key, other] = [manifestKey(place(), 1), manifestKey(place(), 1)]
  for (const each of [key, key, other]) await put(store, each)
  await store.delete([key])
  await proveStore(store)
  await proveErasing(store)
  expect(await versions.below('')).toEqual([other])
})

test('while everything moves, the versions of both stores are erased', async () => {
  const [former, next] = [await openVersioned('former'), await openVersioned('next')]
  const here = place()
  for (const { store, versions } of [former, next]) {
    await put(store, manifestKey(here, 1))
    await versions.delete(manifestKey(here, 1))
  }
  await erasePrefix(movingStore(next.store, former.store), recordingPrefix(here))
  for (const { versions } of [former, next]) expect(await versions.below('')).toEqual([])
})

test.each([
  ['s3:GetBucketVersioning', 'AccessDenied'],
  ['s3:ListBucketVersions', 'AccessDenied'],
  ['s3:DeleteObjectVersion', 'AccessDenied'],
  // A lock, as MinIO tells of it.
  ['s3:DeleteObjectVersion', 'InvalidRequest'],
] as const)('without %s (%s) nothing counts as erased; all else goes on', async (right, code) => {
  await using way = await openRefusingWay(swift.port)
  const { versions } = await openVersioned('refused')
  way.refuse(right, code)
  const store = await openObjectStore(swift.storageUrl('refused', way.port))
  await proveStore(store)
  await expect(proveErasing(store)).rejects.toMatchObject(stays(right))
  const here = place()
  const prefix = recordingPrefix(here)
  await put(store, manifestKey(here, 1))
  await expect(erasePrefix(store, prefix)).rejects.toMatchObject(stays(right))
  expect(await Array.fromAsync(store.list(prefix))).toHaveLength(1)

  expect(await tidyPrefix(store, prefix)).toBe(1)
  expect(await Array.fromAsync(store.list(prefix))).toEqual([])
  await expect(erasePrefix(store, prefix)).rejects.toMatchObject(stays(right))
  expect(await versions.below(prefix)).not.toEqual([])
  way.refuse(undefined)
  expect(await erasePrefix(store, prefix)).toBe(1)
  expect(await versions.below(prefix)).toEqual([])
})

test('the doctor and a process that starts say which right lacks; the process records all the same', async () => {
  await using way = await openRefusingWay(swift.port)
  await using folder = await temporaryFolder('rights')
  await openVersioned('told')
  const settings = { AULA_STORAGE_URL: swift.storageUrl('told', way.port), AULA_DATA: folder.path }
  const look = async () =>
    await installationChecks(settings)
      .find(({ title }) => title === 'Store')
      ?.look()
  way.refuse('s3:ListBucketVersions')
  const what = expect.stringContaining('s3:ListBucketVersions')
  expect(await look()).toMatchObject({ state: 'problem', what, todo: expect.stringContaining('Versions in a bucket') })
  const log = openLog('test', 'silent')
  const told = vi.spyOn(log, 'error')
  using started = await startWithStore(settings, log)
  await started.proven
  expect(told.mock.calls).toMatchObject([[{ err: stays('s3:ListBucketVersions') }, expect.any(String)]])
  expect(started.facts()).not.toHaveProperty('store')
  await put(started, manifestKey(place(), 1))
  way.refuse(undefined)
  expect(await look()).toMatchObject({ state: 'ok' })
})

test.each(['NotImplemented', 'MethodNotAllowed'])(
  'a server that knows of no versions (%s) keeps none',
  async (code) => {
    await using way = await openRefusingWay(swift.port)
    way.refuse('s3:GetBucketVersioning', code)
    const store = await openObjectStore(swift.storageUrl('plain', way.port))
    const here = place()
    await put(store, manifestKey(here, 1))
    expect(await erasePrefix(store, recordingPrefix(here))).toBe(1)
    expect(await Array.fromAsync(store.list(recordingPrefix(here)))).toEqual([])
  },
)

async function openVersioned(bucket: string) {
  const url = swift.storageUrl(bucket)
  const store = await openObjectStore(url)
  const versions = bucketVersions(url)
  await versions.keep('Enabled')
  return { store, versions }
}

/** Other bytes each time. */
async function put(store: ObjectStore, key: ObjectKey): Promise<void> {
  await store.put(key, randomBytes(1000), 'application/json')
}
