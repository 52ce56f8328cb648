import { AppError } from '../../core/errors.ts'
import type { ObjectKey, ObjectStore } from './object-store.ts'

/** Keys per call of `delete`; S3's own limit for one request. */
const batchSize = 1_000
/** Looks at a prefix until nothing is there any more; somebody may still be uploading. */
const mostRounds = 10

/**
 * Deletes everything below a prefix and looks again until the store shows nothing. Returns how many objects it deleted.
 * @param keep whether to spare a key
 * @throws NotErased, StoreUnavailable
 */
export async function erasePrefix(
  store: ObjectStore,
  prefix: string,
  keep: (key: ObjectKey) => boolean = () => false,
): Promise<number> {
  let deleted = 0
  for (let round = 0; round < mostRounds; round++) {
    const before = deleted
    let batch: ObjectKey[] = []
    for await (const { key } of store.list(prefix)) {
      if (keep(key)) continue
      batch.push(key)
      deleted += 1
      if (batch.length < batchSize) continue
      await store.delete(batch)
      batch = []
    }
    if (batch.length > 0) await store.delete(batch)
    if (deleted === before) return deleted
  }
  throw new NotErased(prefix)
}

export class NotErased extends AppError {
  constructor(prefix: string) {
    super('storage.not-erased', 'node', `Objects below ${prefix} come back after they were deleted.`)
  }
}
