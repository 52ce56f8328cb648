import { createHash } from 'node:crypto'
import { initKey, manifestKey, proofPlace, recordingPrefix, takeHeaderKey } from './object-keys.ts'
import type { ObjectKey, ObjectStore } from './object-store.ts'
import { ObjectMissing, StoreLied } from './store-errors.ts'

/**
 * Start-up self-test: stores, reads, overwrites, lists and deletes a few small objects of its own and compares every
 * answer with what was sent. A store that lies about any of it must not hold a lecture. Takes a fraction of a second.
 * @throws StoreLied with what it lied about; StoreUnavailable
 */
export async function proveStore(store: ObjectStore): Promise<void> {
  const place = proofPlace()
  const first = manifestKey(place, 1)
  const second = takeHeaderKey(place, 1)
  const absent = initKey({ ...place, take: 1, track: 'audio', rendition: 'main', recipe: 'c1' }, 0)
  try {
    const body = pattern(4096, 7)
    await holds(store, first, body)
    await holds(store, second, pattern(10, 3))
    const range = await read(store, first, { start: 1000, end: 1999 })
    if (!range.equals(body.subarray(1000, 2000))) throw new StoreLied('it does not send the range that was asked for')
    if (await store.stat(absent)) throw new StoreLied('it knows of an object that was never stored')
    if (!(await isMissing(store, absent))) throw new StoreLied('it sends an object that was never stored')
    await listed(store, recordingPrefix(place), [first, second])
    await holds(store, first, pattern(5000, 11))
    await store.delete([first, absent])
    if ((await store.stat(first)) || !(await isMissing(store, first))) throw new StoreLied('it keeps what was deleted')
    await listed(store, recordingPrefix(place), [second])
    await store.delete([second])
    await listed(store, recordingPrefix(place), [])
  } finally {
    await store.delete([first, second]).catch(() => {})
  }
}

/** Stores a body and looks at it in every way there is. */
async function holds(store: ObjectStore, key: ObjectKey, body: Buffer): Promise<void> {
  const md5 = createHash('md5').update(body).digest('hex')
  const said = await store.put(key, body, 'application/octet-stream')
  if (said.md5 !== md5 || said.bytes !== body.length) throw new StoreLied('it confirms other bytes than were sent')
  const back = await read(store, key).catch((error: unknown) => {
    if (error instanceof ObjectMissing) throw new StoreLied('what it has confirmed is not there')
    throw error
  })
  if (!back.equals(body)) throw new StoreLied('it sends other bytes than were stored')
  const stat = await store.stat(key)
  if (stat?.bytes !== body.length) throw new StoreLied('it tells another size than was stored')
  if (stat.md5 !== md5) throw new StoreLied('it tells another MD5 than that of what was stored')
}

async function listed(store: ObjectStore, prefix: string, keys: ObjectKey[]): Promise<void> {
  const found: string[] = []
  for await (const { key } of store.list(prefix)) found.push(key)
  if (found.join() !== [...keys].sort().join()) {
    throw new StoreLied(`it lists ${found.length} of ${keys.length} objects, or in another order`)
  }
}

async function isMissing(store: ObjectStore, key: ObjectKey): Promise<boolean> {
  return await read(store, key).then(
    () => false,
    (error: unknown) => {
      if (error instanceof ObjectMissing) return true
      throw error
    },
  )
}

async function read(store: ObjectStore, key: ObjectKey, range?: { start: number; end: number }): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of await store.get(key, range)) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** Bytes in which every place looks different, so that a shifted range shows. */
function pattern(length: number, seed: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, place) => (place * seed + (place >> 8)) & 0xff))
}
