import { createHash } from 'node:crypto'
import type { ObjectKey, ObjectStore } from '../../storage/objects/object-store.ts'

/** An object as a manifest lists it. */
export type StoredObject = { key: ObjectKey; bytes: number; sha256: string; md5: string }

/** Stores bytes and says what a manifest needs to know of them. @throws StoreUnavailable, StoreLied */
export async function storeObject(
  store: ObjectStore,
  key: ObjectKey,
  body: Uint8Array,
  contentType: string,
  signal: AbortSignal,
): Promise<StoredObject> {
  const sha256 = createHash('sha256').update(body).digest('hex')
  const { bytes, md5 } = await store.put(key, body, contentType, signal)
  return { key, bytes, sha256, md5 }
}
