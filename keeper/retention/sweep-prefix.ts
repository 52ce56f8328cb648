import type { Log } from '../../core/log.ts'
import { erasePrefix } from '../../storage/objects/erase-prefix.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { VersionsStay } from '../../storage/objects/store-errors.ts'

/**
 * Erases what is below a prefix, and returns how many objects that were; undefined where the store does not let us erase their
 * versions. That is told, nothing there counts as erased, and the next sweep tries again: it holds up nothing else.
 * @throws NotErased, StoreUnavailable
 */
export async function sweepPrefix(
  { store, log }: { store: ObjectStore; log: Log },
  prefix: string,
): Promise<number | undefined> {
  try {
    return await erasePrefix(store, prefix)
  } catch (error) {
    if (!(error instanceof VersionsStay)) throw error
    log.warn({ err: error, code: error.code, prefix }, 'the store does not let it be erased; trying again')
    return undefined
  }
}
