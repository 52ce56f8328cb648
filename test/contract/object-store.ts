import { createHash, randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { errorCode } from '../../core/errors.ts'
import { newId, type OrganisationId, type RecordingId } from '../../core/ids.ts'
import {
  initKey,
  manifestKey,
  parseObjectKey,
  recordingPrefix,
  segmentKey,
  takeHeaderKey,
} from '../../storage/objects/object-keys.ts'
import type { ByteRange, ObjectKey, ObjectStore } from '../../storage/objects/object-store.ts'
import { proveStore } from '../../storage/objects/prove-store.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/** What every store promises; each store's test file runs it against the store's real backend. */
export function keepsTheContract(open: () => Promise<ObjectStore>, { bigFile }: { bigFile: number }): void {
  let store: ObjectStore
  beforeAll(async () => {
    store = await open()
  })

  describe('what is stored', () => {
    test('comes back byte by byte, with its size and MD5', async () => {
      const key = segmentKey(rendition(), 0, 0)
      const body = randomBytes(150_000)
      const expected = { bytes: body.length, md5: md5(body) }
      expect(await store.put(key, body, 'video/iso.segment')).toEqual(expected)
      expect((await read(store, key)).equals(body)).toBe(true)
      expect(await store.stat(key)).toEqual(expected)
    })

    test('may be a view into a larger buffer', async () => {
      const key = segmentKey(rendition(), 0, 0)
      const whole = randomBytes(1000)
      await store.put(key, new Uint8Array(whole.buffer, whole.byteOffset + 100, 50), 'video/iso.segment')
      expect((await read(store, key)).equals(whole.subarray(100, 150))).toBe(true)
    })

    test('may be empty, and may be one byte', async () => {
      const [none, one] = [manifestKey(place(), 1), manifestKey(place(), 2)]
      await store.put(none, new Uint8Array(0), 'application/json')
      await store.put(one, Buffer.from('x'), 'application/json')
      expect(await store.stat(none)).toEqual({ bytes: 0, md5: md5(Buffer.alloc(0)) })
      expect((await read(store, none)).length).toBe(0)
      expect(String(await read(store, one))).toBe('x')
    })

    test('may be a file, also one that is sent in parts', async () => {
      await using folder = await temporaryFolder('upload')
      for (const size of [1234, bigFile]) {
        const key = initKey(rendition(), 0)
        const body = randomBytes(size)
        const file = path.join(folder.path, 'file')
        await writeFile(file, body)
        const expected = { bytes: size, md5: md5(body) }
        expect(await store.putFile(key, file, 'video/mp4')).toEqual(expected)
        expect(await store.stat(key)).toEqual(expected)
        expect(md5(await read(store, key))).toBe(expected.md5)
        const middle = { start: size - 1000, end: size - 900 }
        expect((await read(store, key, middle)).equals(body.subarray(middle.start, middle.end + 1))).toBe(true)
        await store.delete([key])
        expect(await store.stat(key)).toBeUndefined()
      }
    })

    test('may come in pieces from elsewhere, and nothing is stored where they are others or end too early', async () => {
      for (const size of [0, 1234, bigFile]) {
        const key = initKey(rendition(), 0)
        const body = randomBytes(size)
        const facts = { bytes: size, md5: md5(body) }
        const other = { bytes: size, md5: md5(Buffer.from('another one')) }
        await expect(store.putStream(key, inPieces(body), other, 'video/mp4')).rejects.toMatchObject({
          code: 'storage.lied',
        })
        const broken = new Error('cut off')
        await expect(store.putStream(key, inPieces(body, broken), facts, 'video/mp4')).rejects.toBe(broken)
        const reason = new Error('called off')
        const aborted = AbortSignal.abort(reason)
        await expect(store.putStream(key, inPieces(body), facts, 'video/mp4', aborted)).rejects.toBe(reason)
        expect(await store.stat(key)).toBeUndefined()
        // Without an MD5 its length is what it is held to.
        await expect(store.putStream(key, inPieces(body), { bytes: size + 1 }, 'video/mp4')).rejects.toMatchObject({
          code: 'storage.lied',
        })
        await expect(store.putStream(key, inPieces(body, broken), { bytes: size }, 'video/mp4')).rejects.toBe(broken)
        expect(await store.stat(key)).toBeUndefined()
        for (const told of [facts, { bytes: size }]) {
          expect(await store.putStream(key, inPieces(body), told, 'video/mp4')).toEqual(facts)
          expect(await store.stat(key)).toEqual(facts)
          expect(md5(await read(store, key))).toBe(facts.md5)
          await store.delete([key])
        }
      }
    })

    test('is seen at once when it is stored again', async () => {
      const key = manifestKey(place(), 1)
      for (let round = 0; round < 20; round++) {
        const body = randomBytes(100 + round)
        await store.put(key, body, 'application/json')
        expect((await read(store, key)).equals(body)).toBe(true)
        expect((await store.stat(key))?.md5).toBe(md5(body))
      }
    })

    test('is one of the two bodies when two store the same key at once, never a mixture', async () => {
      const key = manifestKey(place(), 1)
      const bodies = [randomBytes(300_000), randomBytes(200_000)]
      const stored = await Promise.allSettled(bodies.map((body) => store.put(key, body, 'application/json')))
      // Whose body the store has not kept may be told so.
      const refused = stored.flatMap((result) => (result.status === 'rejected' ? [errorCode(result.reason)] : []))
      expect([[], ['storage.lied']]).toContainEqual(refused)
      const back = await read(store, key)
      expect(bodies.some((body) => body.equals(back))).toBe(true)
      expect(await store.stat(key)).toEqual({ bytes: back.length, md5: md5(back) })
    })
  })

  describe('ranges', () => {
    test('are inclusive, may reach over the end, and give exactly what was asked for', async () => {
      const key = segmentKey(rendition(), 1, 0)
      const body = randomBytes(10_000)
      await store.put(key, body, 'video/iso.segment')
      const ranges = [
        [0, 0],
        [0, 9_999],
        [9_999, 9_999],
        [5_000, 5_999],
        [9_000, 20_000],
      ] as const
      for (const [start, end] of ranges) {
        expect((await read(store, key, { start, end })).equals(body.subarray(start, end + 1))).toBe(true)
      }
    })

    test('that begin behind the end are refused', async () => {
      const key = segmentKey(rendition(), 1, 0)
      await store.put(key, randomBytes(10), 'video/iso.segment')
      for (const range of [
        { start: 10, end: 20 },
        { start: 5, end: 4 },
      ]) {
        await expect(read(store, key, range)).rejects.toMatchObject({ code: 'storage.range-outside' })
      }
    })
  })

  describe('what is not stored', () => {
    test('is missing by its own error, and has no facts', async () => {
      const key = manifestKey(place(), 1)
      await expect(store.get(key)).rejects.toMatchObject({ code: 'storage.object-missing' })
      await expect(store.get(key, { start: 0, end: 1 })).rejects.toMatchObject({ code: 'storage.object-missing' })
      expect(await store.stat(key)).toBeUndefined()
    })

    test('stays out of the store when the upload is called off or its file is missing', async () => {
      const key = manifestKey(place(), 1)
      const reason = new Error('called off')
      const aborted = AbortSignal.abort(reason)
      await expect(store.put(key, Buffer.from('x'), 'application/json', aborted)).rejects.toBe(reason)
      await expect(store.putFile(key, '/nowhere/at/all', 'video/mp4')).rejects.toThrow()
      expect(await store.stat(key)).toBeUndefined()
    })
  })

  describe('lists', () => {
    test('hold what begins with the prefix, sorted by bytes, with sizes', async () => {
      const here = place()
      const keys = [
        takeHeaderKey(here, 1),
        takeHeaderKey(here, 2),
        takeHeaderKey(here, 10),
        manifestKey(here, 1),
        segmentKey({ ...here, take: 1, track: 'video', rendition: '720p', recipe: 'c1' }, 0, 0),
        segmentKey({ ...here, take: 1, track: 'video', rendition: '720p', recipe: 'c1' }, 10, 0),
        segmentKey({ ...here, take: 1, track: 'video', rendition: '720p', recipe: 'c1' }, 2, 0),
        segmentKey({ ...here, take: 1, track: 'audio', rendition: 'main', recipe: 'c1' }, 0, 0),
      ]
      for (const [index, key] of keys.entries()) await store.put(key, randomBytes(index + 1), 'application/json')
      await store.put(manifestKey(place(), 1), Buffer.from('another recording'), 'application/json')
      const found = await listed(store, recordingPrefix(here))
      expect(found.map(({ key }) => key)).toEqual([...keys].sort())
      for (const { key, bytes } of found) expect(bytes).toBe(keys.indexOf(key) + 1)
      const second = await listed(store, `${recordingPrefix(here)}t1/`)
      expect(second.length).toBe(5)
      const part = await listed(store, `${recordingPrefix(here)}t1`)
      expect(part.map(({ key }) => key)).toEqual([...keys].sort().filter((key) => key.includes('/t1')))
      expect(await listed(store, recordingPrefix(place()))).toEqual([])
    })

    test('never look outside: a prefix that climbs is refused', async () => {
      for (const prefix of ['../', '/etc', 'a/../../b', '.incoming', 'a\\b', 'a//b', '%2e%2e/']) {
        await expect(listed(store, prefix)).rejects.toMatchObject({ code: 'storage.bad-object-key' })
      }
    })
  })

  describe('deleting', () => {
    test('takes away many at once, and what is not there is no error', async () => {
      const here = rendition()
      const keys = Array.from({ length: 60 }, (_, number) => segmentKey(here, number, 0))
      await Promise.all(keys.map((key) => store.put(key, Buffer.from(key), 'video/iso.segment')))
      const kept = keys.pop()
      await store.delete([...keys, manifestKey(here, 9)])
      expect((await listed(store, recordingPrefix(here))).map(({ key }) => key)).toEqual([kept])
      await store.delete(keys)
      await store.delete([])
    })

    test('and storing at the same time leaves what was stored', async () => {
      const here = rendition()
      for (let round = 0; round < 20; round++) {
        const [old, fresh] = [segmentKey(here, round, 0), segmentKey(here, round, 1)]
        await store.put(old, Buffer.from('old'), 'video/iso.segment')
        await Promise.all([store.delete([old]), store.put(fresh, Buffer.from('fresh'), 'video/iso.segment')])
        expect(String(await read(store, fresh))).toBe('fresh')
        await store.delete([fresh])
      }
    })
  })

  test('the self-test at the start passes and leaves nothing behind', async () => {
    await proveStore(store)
    expect(await listed(store, '0'.repeat(26))).toEqual([])
  })
}

export async function read(store: ObjectStore, key: ObjectKey, range?: ByteRange): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of await store.get(key, range)) pieces.push(piece)
  return Buffer.concat(pieces)
}

export function place() {
  return { organisation: newId<OrganisationId>(), recording: newId<RecordingId>() }
}

function rendition() {
  return { ...place(), take: 1, track: 'video' as const, rendition: '720p', recipe: 'c1' }
}

async function listed(store: ObjectStore, prefix: string) {
  const found: { key: ObjectKey; bytes: number }[] = []
  for await (const entry of store.list(prefix)) {
    expect(parseObjectKey(entry.key)).toBe(entry.key)
    found.push(entry)
  }
  return found
}

async function* inPieces(body: Buffer, broken?: Error): AsyncGenerator<Buffer> {
  const size = 100_001
  for (let start = 0; start < body.length; start += size) {
    if (broken && start + size >= body.length) throw broken
    yield body.subarray(start, start + size)
  }
  if (broken) throw broken
}

function md5(body: Buffer): string {
  return createHash('md5').update(body).digest('hex')
}
