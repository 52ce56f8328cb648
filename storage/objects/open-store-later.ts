import type { ObjectStore } from './object-store.ts'
import { openObjectStore, readS3Address } from './open-object-store.ts'

/**
 * The store that AULA_STORAGE_URL names, for those who must begin while it is away: it is opened when it is first used,
 * and until that succeeds once, each use tries again and throws StoreUnavailable.
 * @throws BadStoreAddress
 */
export function openStoreLater(url: string): ObjectStore {
  if (!url.startsWith('file:')) readS3Address(url)
  let opening: Promise<ObjectStore> | undefined
  const opened = () => {
    opening ??= openObjectStore(url).catch((error: unknown) => {
      opening = undefined
      throw error
    })
    return opening
  }
  return {
    put: async (...all) => await (await opened()).put(...all),
    putFile: async (...all) => await (await opened()).putFile(...all),
    get: async (...all) => await (await opened()).get(...all),
    stat: async (...all) => await (await opened()).stat(...all),
    async *list(prefix) {
      yield* (await opened()).list(prefix)
    },
    delete: async (...all) => await (await opened()).delete(...all),
    dropUnfinished: async (...all) => await (await opened()).dropUnfinished(...all),
  }
}
