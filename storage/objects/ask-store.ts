import { proofPlace, recordingPrefix } from './object-keys.ts'
import type { ObjectStore } from './object-store.ts'

/**
 * Resolves when the store answers: lists what nobody has. Asked for one object, a server without the bucket says what it says
 * where just the object is missing.
 * @throws StoreUnavailable, StoreLied
 */
export async function askStore(store: ObjectStore): Promise<void> {
  for await (const _ of store.list(recordingPrefix(proofPlace()))) return
}
