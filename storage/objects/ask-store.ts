import { manifestKey, proofPlace } from './object-keys.ts'
import type { ObjectStore } from './object-store.ts'

/** Resolves when the store answers: asks it for an object that nobody has. @throws StoreUnavailable, StoreLied */
export async function askStore(store: ObjectStore): Promise<void> {
  await store.stat(manifestKey(proofPlace(), 1))
}
