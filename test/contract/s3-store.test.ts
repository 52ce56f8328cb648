import { randomBytes } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureOrganisation } from '../../storage/catalog/organisations/organisations.ts'
import { artefactKey, manifestKey, parseObjectKey, recordingPrefix } from '../../storage/objects/object-keys.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { openStoreLater } from '../../storage/objects/open-store-later.ts'
import { catchUp } from '../harness/capture/catch-up.ts'
import { listedSegments, spoolTake } from '../harness/capture/spool-take.ts'
import { freePort } from '../harness/free-port.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { startSwift, type TestSwift } from '../harness/servers/swift.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'
import { openFaultyWay } from '../harness/ways/faulty-way.ts'
import { openRefusingWay } from '../harness/ways/refusing-way.ts'
import { keepsTheContract, place, read } from './object-store.ts'

let swift: TestSwift
beforeAll(async () => {
  swift = await startSwift()
})
afterAll(() => swift?.[Symbol.asyncDispose]())

/** Two whole parts and a bit. */
const bigFile = 65 * 1024 * 1024
keepsTheContract(() => openObjectStore(swift.storageUrl('contract')), { bigFile })

test('two processes that open the same new bucket at once both get it', async () => {
  const url = swift.storageUrl('contended')
  const [one, other] = await Promise.all([openObjectStore(url), openObjectStore(url)])
  const key = manifestKey(place(), 1)
  await one.put(key, Buffer.from('shared'), 'application/json')
  expect(String(await read(other, key))).toBe('shared')
})

test('a file arrives although its connection is cut once in the middle', async () => {
  await using folder = await temporaryFolder('cut')
  await using way = await openFaultyWay(swift.port)
  const file = path.join(folder.path, 'lecture.mp4')
  const body = randomBytes(bigFile)
  await writeFile(file, body)
  const store = await openObjectStore(swift.storageUrl('contract', way.port))
  let cuts = 0
  way.spoil((_, sent) => (sent > 40_000_000 && cuts++ === 0 ? 'reset' : undefined))
  const key = artefactKey(place(), 'download', '1', 'lecture.mp4')
  expect((await store.putFile(key, file, 'video/mp4')).bytes).toBe(bigFile)
  expect(body.equals(await read(store, key))).toBe(true)
  await store.delete([key])
})

test('a store that dies in the middle of a file: nothing of it is listed, and what it left is dropped by its age', async () => {
  await using folder = await temporaryFolder('cut')
  await using way = await openFaultyWay(swift.port)
  const file = path.join(folder.path, 'lecture.mp4')
  await writeFile(file, randomBytes(bigFile))
  const direct = await openObjectStore(swift.storageUrl('cut'))
  const store = await openObjectStore(swift.storageUrl('cut', way.port))
  const here = place()
  const key = artefactKey(here, 'download', '1', 'lecture.mp4')
  const before = await swift.kept()
  // In the second part; then nobody answers any more, so that the store's own tidying does not get through either.
  let dead = false
  way.spoil((_, sent) => {
    dead ||= sent > 40_000_000
    return dead ? 'reset' : undefined
  })
  await expect(store.putFile(key, file, 'video/mp4')).rejects.toMatchObject({ code: 'storage.unavailable' })
  expect(await direct.stat(key)).toBeUndefined()
  expect(await Array.fromAsync(direct.list(recordingPrefix(here)))).toEqual([])
  expect((await swift.kept()) - before).toBeGreaterThan(30_000_000)

  const hour = 3600_000
  expect(await direct.dropUnfinished(new Date(Date.now() - hour))).toBe(0)
  expect(await direct.dropUnfinished(new Date(Date.now() + hour))).toBe(1)
  expect(await direct.dropUnfinished(new Date(Date.now() + hour))).toBe(0)
  expect(await swift.kept()).toBe(before)
})

test('a take is uploaded, and nothing listed that is not verified, through a store that hangs, refuses, cuts and does not answer', async () => {
  await using postgres = await startPostgres()
  await using folder = await temporaryFolder('upload')
  const { catalog } = await postgres.catalog()
  const { id: organisation } = await ensureOrganisation(catalog)
  await using way = await openFaultyWay(swift.port)
  const direct = await openObjectStore(swift.storageUrl('upload'))
  const spoilt = await openObjectStore(swift.storageUrl('upload', way.port))
  const spool = await spoolTake({ catalog, spools: folder.path, organisation }, 24)
  const faults = ['hang', 'refuse', 'reset', 'no-answer'] as const
  const met = new Set<string>()
  way.spoil((connection, sent) => {
    const fault = faults[connection % 6]
    // Now in the head of a request, now within its body.
    if (!fault || sent < (connection % 3) * 600) return undefined
    met.add(fault)
    return fault
  })
  // A server that hangs is restarted at some time.
  const restarts = setInterval(() => way.cut(), 1_000)
  let over = false
  const watched = (async () => {
    for (; !over; await delay(20)) {
      for (const { key, bytes, md5 } of await listedSegments(catalog, spool.recording, 'video')) {
        expect(await direct.stat(parseObjectKey(key)), key).toEqual({ bytes, md5 })
      }
    }
  })()
  await spool.upload(spoilt, { every: 60 }).finally(() => {
    clearInterval(restarts)
    over = true
  })
  await watched
  expect([...met].sort()).toEqual([...faults].sort())
  expect((await listedSegments(catalog, spool.recording, 'video')).map(({ number }) => number)).toEqual([
    ...Array(24).keys(),
  ])
  expect(await readdir(path.join(spool.folder, 'video-720p'))).toEqual(['init.mp4'])
})

test('what gathered while the store was away is stored at many times the pace of its capture, the oldest first', async () => {
  await using postgres = await startPostgres()
  const { catalog } = await postgres.catalog()
  const { id: organisation } = await ensureOrganisation(catalog)
  const waiting = 15
  const { recording, seconds, failures } = await catchUp({ swift, catalog, organisation }, { waiting, latency: 200 })
  expect(failures).toBeLessThan(10)
  // Twice is promised; up to five seconds of them are the pause between two attempts.
  expect((waiting * 4) / seconds).toBeGreaterThan(4)
  const rows = await listedSegments(catalog, recording, 'video')
  const times = rows.filter(({ rendition }) => rendition === '720p').map(({ stored_at }) => stored_at.getTime())
  expect(times.length).toBeGreaterThanOrEqual(waiting)
  expect(times).toEqual(times.toSorted((one, other) => one - other))
})

test('a store that is away at first is there as soon as it answers', async () => {
  await using way = await openFaultyWay(swift.port)
  way.spoil(() => 'reset')
  await using folder = await temporaryFolder('away')
  const settings = (url: string) => ({ AULA_STORAGE_URL: url, AULA_DATA: folder.path })
  const store = openStoreLater(settings(swift.storageUrl('contract', way.port)))
  const key = manifestKey(place(), 1)
  for (let round = 0; round < 2; round++) {
    await expect(store.put(key, Buffer.from('x'), 'application/json')).rejects.toMatchObject({
      code: 'storage.unavailable',
    })
  }
  way.spoil(() => undefined)
  await store.put(key, Buffer.from('x'), 'application/json')
  expect(String(await read(store, key))).toBe('x')
  expect(() => openStoreLater(settings('s3://nobody'))).toThrow(
    expect.objectContaining({ code: 'storage.bad-address' }),
  )
})

test('what a server does not delete of what it was asked to is told', async () => {
  await using way = await openRefusingWay(swift.port)
  const store = await openObjectStore(swift.storageUrl('contract', way.port))
  const keys = [manifestKey(place(), 1), manifestKey(place(), 1)]
  for (const key of keys) await store.put(key, Buffer.from('x'), 'application/json')
  way.refuse('s3:DeleteObject')
  await expect(store.delete(keys)).rejects.toMatchObject({
    ...{ code: 'storage.unavailable', message: expect.stringContaining(`AccessDenied: ${keys[0]} is not deleted`) },
  })
  way.refuse(undefined)
  await store.delete(keys)
})

test('a wrong secret and a server that is not there are said to be so', async () => {
  const wrong = swift.storageUrl('contract').replace(':testing@', ':guessing@')
  await expect(openObjectStore(wrong)).rejects.toMatchObject({ code: 'storage.unavailable' })
  const nobody = `s3+http://a:b@127.0.0.1:${await freePort()}/bucket`
  await expect(openObjectStore(nobody)).rejects.toMatchObject({ code: 'storage.unavailable' })
})
