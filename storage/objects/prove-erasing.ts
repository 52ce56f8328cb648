import { erasePrefix } from './erase-prefix.ts'
import { manifestKey, proofPlace, recordingPrefix } from './object-keys.ts'
import type { ObjectStore } from './object-store.ts'

/**
 * Whether what is erased is gone: stores a small object of its own twice and erases it.
 * @throws VersionsStay, NotErased, StoreUnavailable
 */
export async function proveErasing(store: ObjectStore): Promise<void> {
  const place = proofPlace()
  const key = manifestKey(place, 1)
  try {
    for (const body of ['once', 'twice']) await store.put(key, Buffer.from(body), 'application/json')
    await erasePrefix(store, recordingPrefix(place))
  } catch (error) {
    await store.delete([key]).catch(() => {})
    throw error
  }
}
