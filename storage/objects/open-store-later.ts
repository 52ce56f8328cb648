import type { CompleteSettings } from '../../core/config/settings.ts'
import type { ObjectStore } from './object-store.ts'
import { openObjectStore, readS3Address } from './open-object-store.ts'
import { proveStore } from './prove-store.ts'
import { isRemembered, remember } from './remember-store.ts'
import { StoreLied } from './store-errors.ts'

export type StoreLater = ObjectStore & {
  /** Opens it and lets it prove itself, where that has not succeeded yet. @throws StoreUnavailable, StoreLied */
  ready(): Promise<void>
}

export type StoreSettings = Pick<CompleteSettings, 'AULA_STORAGE_URL' | 'AULA_DATA'>

/** Milliseconds that a store which lied is refused for before it is asked again: somebody may have mended it. */
const refusedFor = 10_000

/**
 * The store that AULA_STORAGE_URL names, for those who must begin while it is away: it is opened, and proves itself,
 * when it is first used. Until that succeeds once, each use tries again and throws StoreUnavailable, or StoreLied. One
 * that was used from this data folder before is not laid out anew: it is away, and its disk not mounted.
 * @throws BadStoreAddress
 */
export function openStoreLater({ AULA_STORAGE_URL: url, AULA_DATA: data }: StoreSettings): StoreLater {
  if (!url.startsWith('file:')) readS3Address(url)
  let opening: Promise<ObjectStore> | undefined
  const open = async () => {
    const store = await openObjectStore(url, !(await isRemembered(data, url)))
    await proveStore(store)
    await remember(data, url)
    return store
  }
  const forget = () => {
    opening = undefined
  }
  const opened = () => {
    opening ??= open().catch((error: unknown) => {
      if (error instanceof StoreLied) setTimeout(forget, refusedFor).unref()
      else forget()
      throw error
    })
    return opening
  }
  return {
    ready: async () => void (await opened()),
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
