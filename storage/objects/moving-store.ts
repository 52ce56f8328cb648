import { mergeListings } from './merge-listings.ts'
import type { ObjectStore } from './object-store.ts'
import { ObjectMissing } from './store-errors.ts'

/**
 * Two stores as one while everything moves from `former` to `store` (decision 27): written is to the new one alone, read
 * from there first. An object is missing only where both say so; while the former one is away, what the new one lacks is
 * unavailable. Deleting is done once both have done it.
 */
export function movingStore(store: ObjectStore, former: ObjectStore): ObjectStore {
  return {
    put: store.put,
    putFile: store.putFile,
    putStream: store.putStream,
    async get(key, range) {
      try {
        return await store.get(key, range)
      } catch (error) {
        if (!(error instanceof ObjectMissing)) throw error
        return await former.get(key, range)
      }
    },
    stat: async (key) => (await store.stat(key)) ?? (await former.stat(key)),
    async *list(prefix) {
      for await (const { key, first, second } of mergeListings(store.list(prefix), former.list(prefix))) {
        yield { key, bytes: first ?? second ?? 0 }
      }
    },
    async delete(keys) {
      // In this order: whoever copies looks afterwards whether the former one still has it (`copyObject`).
      await former.delete(keys)
      await store.delete(keys)
    },
    // In the same order.
    eraseVersions: async (...all) => (await former.eraseVersions(...all)) + (await store.eraseVersions(...all)),
    dropUnfinished: async (before) => (await store.dropUnfinished(before)) + (await former.dropUnfinished(before)),
  }
}
