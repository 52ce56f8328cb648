import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { newId, type OrganisationId } from '../../core/ids.ts'
import { openLog } from '../../core/log.ts'
import { takeIndexSchema } from '../../core/recording/manifest.ts'
import { openAdoption } from '../../recorder/claim/adoption.ts'
import { adoptSpools } from '../../recorder/upload/adopt-spools.ts'
import { UploadAbandoned } from '../../recorder/upload/upload-take.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { listedSegments, spoolTake } from '../harness/capture/spool-take.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const resources = new AsyncDisposableStack()
const organisation = newId<OrganisationId>()
const log = openLog('test', 'fatal')
let catalog: Catalog
let root: string
let spools: string
let store: ObjectStore

beforeAll(async () => {
  const postgres = resources.use(await startPostgres())
  root = resources.use(await temporaryFolder('upload')).path
  spools = join(root, 'spool')
  catalog = (await postgres.catalog()).catalog
  store = await openObjectStore(`file://${join(root, 'store')}`)
  await catalog.insertInto('organisation').values({ id: organisation, name: 'Test' }).execute()
})
afterAll(() => resources.disposeAsync())

describe('the upload of a take', () => {
  test('brings everything, rows in order although one segment fails at first, and removes the files', async () => {
    const spool = await spoolTake({ catalog, spools, organisation }, 3)
    const rowsWhileFailing: number[] = []
    const failing = failPuts(store, '/1-0.m4s', 2, async () => {
      await vi.waitUntil(() => has('/2-0.m4s'))
      rowsWhileFailing.push(...(await listedSegments(catalog, spool.recording, 'video')).map(({ number }) => number))
    })
    const failures: string[] = []
    await spool.upload(failing, { onFailure: ({ code }) => failures.push(code) })
    expect(failures).toEqual(['upload.failing', 'upload.failing'])
    // The second failure comes when the third segment is stored: it has not waited, but is not listed.
    expect(rowsWhileFailing).not.toContain(1)
    expect(rowsWhileFailing).not.toContain(2)
    expect((await listedSegments(catalog, spool.recording, 'video')).map(({ number }) => number)).toEqual([0, 1, 2])
    expect(await readdir(join(spool.folder, 'video-720p'))).toEqual(['init.mp4'])
  })

  test('lists what is stored while much more is on its way', async () => {
    const spool = await spoolTake({ catalog, spools, organisation }, 12)
    const listed = () => listedSegments(catalog, spool.recording, 'video')
    // As many as go at once take until the first segments can be played.
    const slow: ObjectStore = {
      ...store,
      async putFile(key, ...rest) {
        if (/\/([6-9]|1\d)-0\.m4s$/.test(key)) await vi.waitUntil(async () => (await listed()).length >= 6)
        return await store.putFile(key, ...rest)
      },
    }
    const failures: string[] = []
    await spool.upload(slow, { onFailure: ({ code }) => failures.push(code) })
    expect(failures).toEqual([])
    expect((await listed()).map(({ number }) => number)).toEqual([...Array(12).keys()])
  })

  test('lists what it stored in an index object every fifteen segments and at the end', async () => {
    const spool = await spoolTake({ catalog, spools, organisation }, 17)
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
    const spool = await spoolTake({ catalog, spools, organisation }, 2)
    const away = failPuts(store, '/1-0.m4s', Number.POSITIVE_INFINITY)
    await expect(spool.upload(away, { signal: AbortSignal.timeout(400) })).rejects.toThrow(UploadAbandoned)
    expect((await listedSegments(catalog, spool.recording, 'video')).map(({ number }) => number)).toEqual([0])

    const adopted = await adoptSpools({ spoolRoot: spools, store, catalog, log })
    expect(adopted).toContainEqual({ recording: spool.recording, take: 1, segments: 1 })
    expect((await listedSegments(catalog, spool.recording, 'video')).map(({ number }) => number)).toEqual([0, 1])
    const index = await read(`${organisation}/${spool.recording}/t1/index/0.json`)
    expect(takeIndexSchema.parse(JSON.parse(index)).segments.map(({ number }) => number)).toEqual([0, 1])
    await expect(readdir(spool.folder)).rejects.toThrow()
  })
})

describe('adoption', () => {
  test('removes the spool of an erased recording without storing any of it', async () => {
    const spool = await spoolTake({ catalog, spools, organisation }, 1)
    await catalog.updateTable('recording').set({ state: 'erased' }).where('id', '=', spool.recording).execute()
    expect(await adoptSpools({ spoolRoot: spools, store, catalog, log })).toEqual([])
    expect(await has(`${spool.recording}/t1/`)).toBe(false)
    await expect(readdir(spool.folder)).rejects.toThrow()
  })
})

describe('an adoption that goes on', () => {
  test('is held up by no spool that cannot be brought in, nor by what a removal that was cut off has left', async () => {
    const [stuck, other, cutOff] = [
      await spoolTake({ catalog, spools, organisation }, 1),
      await spoolTake({ catalog, spools, organisation }, 2),
      await spoolTake({ catalog, spools, organisation }, 1),
    ]
    const away: ObjectStore = {
      ...store,
      async putFile(key, ...rest) {
        if (key.includes(stuck.recording)) throw new Error('503')
        return await store.putFile(key, ...rest)
      },
    }
    await rm(join(cutOff.folder, 'take.json'))
    const ending = new AbortController()
    const adoption = openAdoption({ spoolRoot: spools, store: away, catalog, log, signal: ending.signal })
    const keeping = adoption.keepAdopting(ending.signal)
    await adoption.adopt(other.recording)
    expect((await listedSegments(catalog, other.recording, 'video')).map(({ number }) => number)).toEqual([0, 1])
    await expect(readdir(other.folder)).rejects.toThrow()
    await adoption.adopt(cutOff.recording)
    ending.abort()
    await keeping
    expect(await listedSegments(catalog, stuck.recording, 'video')).toEqual([])
    expect(await readdir(stuck.folder)).toContain('take.json')
  })
})

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

async function has(part: string): Promise<boolean> {
  for await (const { key } of store.list(`${organisation}/`)) if (key.includes(part)) return true
  return false
}

async function read(key: string): Promise<string> {
  return await readFile(join(root, 'store', key), 'utf8')
}
