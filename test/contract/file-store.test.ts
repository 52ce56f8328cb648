import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { manifestKey, recordingPrefix } from '../../storage/objects/object-keys.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'
import { keepsTheContract, place, read } from './object-store.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  folder = await temporaryFolder('a store & more %20')
})
afterAll(() => folder[Symbol.asyncDispose]())

const open = () => openObjectStore(pathToFileURL(folder.path).href)
keepsTheContract(open, { bigFile: 5_000_000 })

test('the MD5 is the one from the time of storing: a file that rots is found out', async () => {
  const store = await open()
  const key = manifestKey(place(), 1)
  const kept = await store.put(key, Buffer.from('as it was'), 'application/json')
  await writeFile(path.join(folder.path, key), 'as it is!')
  expect(await store.stat(key)).toEqual(kept)
  expect(String(await read(store, key))).toBe('as it is!')
})

test('a folder that was copied without its MD5s tells them all the same', async () => {
  const store = await open()
  const key = manifestKey(place(), 1)
  const kept = await store.put(key, Buffer.from('copied'), 'application/json')
  await rm(path.join(folder.path, '.md5'), { recursive: true })
  expect(await store.stat(key)).toEqual(kept)
})

test('an object that is deleted while somebody asks for its facts has none, and no error', async () => {
  const store = await open()
  const keys = Array.from({ length: 200 }, () => manifestKey(place(), 1))
  await Promise.all(keys.map((key) => store.put(key, Buffer.from('x'), 'application/json')))
  const asked = keys.map((key) => Promise.all([store.stat(key), store.delete([key]), store.stat(key)]))
  for (const [first] of await Promise.all(asked)) expect([undefined, 1]).toContain(first?.bytes)
})

test('nothing half-written is ever seen, and what a dead writer left can be dropped', async () => {
  const incoming = path.join(folder.path, '.incoming')
  const here = place()
  await writeFile(path.join(incoming, 'young'), 'half')
  await writeFile(path.join(incoming, 'old'), 'half')
  const yesterday = new Date(Date.now() - 2 * 86_400_000)
  await utimes(path.join(incoming, 'old'), yesterday, yesterday)
  const store = await open()
  expect(await store.dropUnfinished(new Date(Date.now() - 86_400_000))).toBe(1)
  expect(await readdir(incoming)).toEqual(['young'])
  for await (const { key } of store.list(recordingPrefix(here))) expect.unreachable(key)
  await rm(path.join(incoming, 'young'))
})

test('deleting the last object of a recording leaves no empty folder', async () => {
  const store = await open()
  const here = place()
  await store.put(manifestKey(here, 1), Buffer.from('x'), 'application/json')
  expect(await readdir(folder.path)).toContain(here.organisation)
  await store.delete([manifestKey(here, 1)])
  expect(await readdir(folder.path)).not.toContain(here.organisation)
})

test('what is in the way is said as the store being unavailable', async () => {
  const here = place()
  const store = await open()
  await mkdir(path.join(folder.path, here.organisation), { recursive: true })
  await writeFile(path.join(folder.path, here.organisation, here.recording), 'a file where a folder should be')
  await expect(store.put(manifestKey(here, 1), Buffer.from('x'), 'application/json')).rejects.toMatchObject({
    code: 'storage.unavailable',
  })
  expect(await readdir(path.join(folder.path, '.incoming'))).toEqual([])

  await expect(openObjectStore('file:///dev/null/store')).rejects.toMatchObject({ code: 'storage.unavailable' })
})
