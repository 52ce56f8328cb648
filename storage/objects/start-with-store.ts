import { setTimeout as delay } from 'node:timers/promises'
import { errorCode } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { retry } from '../../core/process/retry.ts'
import { openStoreLater, type StoreLater, type StoreSettings } from './open-store-later.ts'
import { proveErasing } from './prove-erasing.ts'
import { storeDigest } from './store-digest.ts'
import { StoreLied, StoreUnavailable, VersionsStay } from './store-errors.ts'

export type StoreFacts = { store?: string; storage: string; formerStorage?: string }

export type StartedStore = StoreLater &
  Disposable & {
    /** Settles when it has proven itself, and been asked whether it lets us erase, or nobody tries any more because it was disposed of. */
    proven: Promise<void>
    /**
     * What a process tells of it: the code of why it has not proven itself yet, for the admin's page, and which store this
     * is (and which one it is leaving), for `aula storage move`.
     */
    facts(): StoreFacts
  }

/** Milliseconds that a start waits for a store to prove itself; one that takes 200 ms for everything needs 4 s. */
const waitedFor = 6_000

/**
 * The store of a process that starts. One that lies is refused; one that is away, or slow, is no reason not to start:
 * each use throws StoreUnavailable until it has come and proven itself, which is tried all the time. One that comes late
 * and lies is refused as well: each use throws StoreLied.
 * @throws BadStoreAddress, StoreLied
 */
export async function startWithStore(settings: StoreSettings, log: Log): Promise<StartedStore> {
  const store = openStoreLater(settings)
  const { AULA_STORAGE_URL: url, AULA_STORAGE_FORMER_URL: former } = settings
  const place = { storage: storeDigest(url), ...(former && { formerStorage: storeDigest(former) }) }
  const ending = new AbortController()
  let trouble: string | undefined = 'storage.unavailable'
  try {
    await Promise.race([store.ready(), late()])
    trouble = undefined
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error
    log.error({ err: error }, 'starting without the store: what needs it waits until it is back')
  }
  const prove = async () => {
    if (trouble === undefined) return
    await retry(store.ready, told, ending.signal)
    trouble = undefined
    log.info('the store is there')
  }
  const told = (error: unknown) => {
    const code = errorCode(error)
    if (code !== trouble && error instanceof StoreLied) {
      log.error({ err: error }, 'the store is refused: nothing is stored or read until it passes its test')
    }
    trouble = code
  }
  const tellWhatStays = async () => {
    await proveErasing(store).catch((error: unknown) => {
      if (error instanceof VersionsStay) log.error({ err: error }, 'nothing that the store holds can be erased')
    })
  }
  const proven = prove()
    .then(tellWhatStays)
    .catch(() => {})
  return {
    ...store,
    proven,
    facts: () => ({ ...(trouble !== undefined && { store: trouble }), ...place }),
    [Symbol.dispose]: () => ending.abort(),
  }
}

async function late(): Promise<never> {
  await delay(waitedFor, undefined, { ref: false })
  throw new StoreUnavailable(`it has not proven itself within ${waitedFor / 1000} s`)
}
