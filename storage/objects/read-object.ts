import type { ObjectKey, ObjectStore } from './object-store.ts'

/** A whole object in memory: for those that are small. @throws ObjectMissing, StoreUnavailable */
export async function readObject(store: Pick<ObjectStore, 'get'>, key: ObjectKey): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of await store.get(key)) pieces.push(piece)
  return Buffer.concat(pieces)
}
