import { createHash } from 'node:crypto'
import { AppError } from '../../core/errors.ts'
import { parseObjectKey } from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'

/** What a manifest says of an object. */
export type ExpectedObject = { key: string; bytes: number; sha256: string }

/** An object's bytes, proven to be those that were captured. @throws ObjectDamaged, ObjectMissing, StoreUnavailable */
export async function fetchObject(store: ObjectStore, expected: ExpectedObject, signal: AbortSignal): Promise<Buffer> {
  signal.throwIfAborted()
  const pieces: Uint8Array[] = []
  for await (const piece of await store.get(parseObjectKey(expected.key))) {
    signal.throwIfAborted()
    pieces.push(piece)
  }
  const bytes = Buffer.concat(pieces)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (bytes.length !== expected.bytes || sha256 !== expected.sha256) throw new ObjectDamaged(expected.key)
  return bytes
}

export class ObjectDamaged extends AppError {
  constructor(key: string) {
    super('transcoder.object-damaged', 'lecture', `The store's bytes of ${key} are not those that were captured.`)
  }
}
