import path from 'node:path'
import type { OrganisationId } from '../../../core/ids.ts'
import type { Catalog } from '../../../storage/catalog/open-catalog.ts'
import { openObjectStore } from '../../../storage/objects/open-object-store.ts'
import type { TestSwift } from '../servers/swift.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { openFaultyWay } from '../ways/faulty-way.ts'
import { spoolTake } from './spool-take.ts'

/** As captured: a picture of 0.8 Mbit/s, a small one of 0.2, sound of 96 kbit/s. Bytes of 4 s. */
const renditions = [
  { track: 'video', rendition: '720p', bytes: 400_000 },
  { track: 'video', rendition: '360p', bytes: 100_000 },
  { track: 'audio', rendition: 'main', bytes: 48_000 },
] as const
const segmentMilliseconds = 4_000
/** After so many failures in a row the store is taken for away, and a pause of up to five seconds is made. */
const takenForAwayAfter = 6

/**
 * A take's upload whose store comes back after an outage: every answer takes `latency` milliseconds longer, and segments
 * go on coming at the pace of their capture.
 * @param waiting segments of 4 s that have gathered
 */
export async function catchUp(
  { swift, catalog, organisation }: { swift: TestSwift; catalog: Catalog; organisation: OrganisationId },
  { waiting, latency, onBack = () => {} }: { waiting: number; latency: number; onBack?: () => void },
): Promise<{
  recording: Awaited<ReturnType<typeof spoolTake>>['recording']
  /** From when the store is back until all that had gathered is listed. */
  seconds: number
  /** Attempts that failed. */
  failures: number
}> {
  await using folder = await temporaryFolder('catch-up')
  await using way = await openFaultyWay(swift.port)
  const store = await openObjectStore(swift.storageUrl('catch-up', way.port))
  const coming = Math.ceil(waiting / 8)
  const spools = path.join(folder.path, 'spool')
  const spool = await spoolTake({ catalog, spools, organisation }, waiting + coming, [...renditions])
  way.spoil(() => 'reset')
  way.slow(latency)
  let failures = 0
  let stored = 0
  let backAt = Number.NaN
  const caughtUp = Promise.withResolvers<number>()
  const leave = new AbortController()
  const uploaded = spool.upload(store, {
    ...{ every: segmentMilliseconds, from: waiting, signal: leave.signal },
    onFailure() {
      failures += 1
      if (failures !== takenForAwayAfter) return
      way.spoil(() => undefined)
      backAt = performance.now()
      onBack()
    },
    onStored({ number }) {
      if (number < waiting) stored += 1
      if (stored === waiting * renditions.length) caughtUp.resolve((performance.now() - backAt) / 1000)
    },
  })
  const seconds = await caughtUp.promise
  leave.abort()
  await uploaded.catch(() => {})
  return { recording: spool.recording, seconds, failures }
}
