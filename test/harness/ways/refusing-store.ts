import type { ObjectStore } from '../../../storage/objects/object-store.ts'
import { VersionsStay } from '../../../storage/objects/store-errors.ts'

/** A store that does not let anybody erase versions below a prefix, and does all else. */
export function refusingStore(store: ObjectStore, below = ''): ObjectStore {
  return {
    ...store,
    async eraseVersions(prefix, keep) {
      if (prefix.startsWith(below)) throw new VersionsStay('s3:DeleteObjectVersion', new Error('Access Denied.'))
      return await store.eraseVersions(prefix, keep)
    },
  }
}
