import { AppError } from '../../core/errors.ts'
import type { ObjectKey, ObjectStore } from './object-store.ts'
import { VersionsStay } from './store-errors.ts'

/** Keys per call of `delete`; S3's own limit for one request. */
const batchSize = 1_000
/** Looks at a prefix until nothing is there any more; somebody may still be uploading. */
const mostRounds = 10

/**
 * Deletes everything below a prefix, with all versions that the store keeps, and looks again until nothing is there.
 * Returns how many objects it deleted.
 * @param keep whether to spare a key
 * @throws NotErased, VersionsStay, StoreUnavailable
 */
export async function erasePrefix(
  store: ObjectStore,
  prefix: string,
  keep: (key: ObjectKey) => boolean = () => false,
): Promise<number> {
  let deleted = 0
  for (let round = 0; round < mostRounds; round++) {
    const before = deleted
    deleted += await store.eraseVersions(prefix, keep)
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

/**
 * The same for what goes with its lecture at the latest: where the store does not let us erase versions, it is enough that
 * no listing shows them any more.
 * @throws NotErased, StoreUnavailable
 */
export async function tidyPrefix(
  store: ObjectStore,
  prefix: string,
  keep?: (key: ObjectKey) => boolean,
): Promise<number> {
  const eraseVersions: ObjectStore['eraseVersions'] = async (...all) =>
    await store.eraseVersions(...all).catch((error: unknown) => {
      if (error instanceof VersionsStay) return 0
      throw error
    })
  return await erasePrefix({ ...store, eraseVersions }, prefix, keep)
}

export class NotErased extends AppError {
  constructor(prefix: string) {
    super('storage.not-erased', 'node', `Objects below ${prefix} come back after they were deleted.`)
  }
}
