import type { CompleteSettings } from '../../core/config/settings.ts'
import { movingStore } from './moving-store.ts'
import type { ObjectStore } from './object-store.ts'
import { openObjectStore, readS3Address } from './open-object-store.ts'
import { proveStore } from './prove-store.ts'
import { isRemembered, remember } from './remember-store.ts'
import { StoreLied } from './store-errors.ts'

export type StoreLater = ObjectStore & {
  /** Opens it and lets it prove itself, where that has not succeeded yet. @throws StoreUnavailable, StoreLied */
  ready(): Promise<void>
}

export type StoreSettings = Pick<CompleteSettings, 'AULA_STORAGE_URL' | 'AULA_STORAGE_FORMER_URL' | 'AULA_DATA'>

/** Milliseconds that a store which lied is refused for before it is asked again: somebody may have mended it. */
const refusedFor = 10_000

/**
 * The store that AULA_STORAGE_URL names, for those who must begin while it is away: it is opened, and proves itself,
 * when it is first used. Until that succeeds once, each use tries again and throws StoreUnavailable, or StoreLied. One
 * that was used from this data folder before is not laid out anew: it is away, and its disk not mounted. With
 * AULA_STORAGE_FORMER_URL it is both stores as one.
 * @throws BadStoreAddress
 */
export function openStoreLater(settings: StoreSettings): StoreLater {
  const { AULA_STORAGE_URL: url, AULA_STORAGE_FORMER_URL: formerUrl, AULA_DATA: data } = settings
  if (!url.startsWith('file:')) readS3Address(url, 'AULA_STORAGE_URL')
  const store = openLater(async () => {
    const store = await openObjectStore(url, !(await isRemembered(data, url)))
    await proveStore(store)
    await remember(data, url)
    return store
  })
  if (!formerUrl) return store
  const former = openFormerStore(formerUrl)
  const ready = async () => void (await Promise.all([store.ready(), former.ready()]))
  return { ...movingStore(store, former), ready }
}

/**
 * The store that AULA_STORAGE_FORMER_URL names, by itself, in the same way. It is never laid out as a new one: an address
 * with a mistake in it must not look like a store with nothing in it.
 * @throws BadStoreAddress
 */
export function openFormerStore(url: string): StoreLater {
  if (!url.startsWith('file:')) readS3Address(url, 'AULA_STORAGE_FORMER_URL')
  return openLater(async () => {
    const former = await openObjectStore(url, false)
    await proveStore(former)
    return former
  })
}

function openLater(open: () => Promise<ObjectStore>): StoreLater {
  let opening: Promise<ObjectStore> | undefined
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
    putStream: async (...all) => await (await opened()).putStream(...all),
    get: async (...all) => await (await opened()).get(...all),
    stat: async (...all) => await (await opened()).stat(...all),
    async *list(prefix) {
      yield* (await opened()).list(prefix)
    },
    delete: async (...all) => await (await opened()).delete(...all),
    eraseVersions: async (...all) => await (await opened()).eraseVersions(...all),
    dropUnfinished: async (...all) => await (await opened()).dropUnfinished(...all),
  }
}
