import { randomBytes } from 'node:crypto'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { addRecovered } from '../../storage/catalog/recovery/add-recovered.ts'
import { OtherOrganisation } from '../../storage/catalog/recovery/adopt-organisation.ts'
import { recordingPrefix } from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { planRecovery } from './plan-recovery.ts'
import { readRecording } from './read-recording.ts'
import { recordingsIn } from './recordings-in.ts'

export type RescanReport = {
  /** Recordings that the catalogue knew already. */
  known: number
  recovered: number
  /** Of these: how many nobody had told the store anything of. */
  nameless: number
  /** What the store has and cannot be played. */
  unreadable: { key: string; why: string }[]
}

/**
 * Brings what a store has and the catalogue does not know into the catalogue. What it knows stays as it is, so that a second
 * time changes nothing.
 * @throws StoreUnavailable, CatalogInUse
 */
export async function rescanStore({
  catalog,
  store,
  say,
}: {
  catalog: Catalog
  store: ObjectStore
  say(line: string): void
}): Promise<RescanReport> {
  const rows = await catalog.selectFrom('recording').select('id').execute()
  const known = new Set(rows.map(({ id }) => id))
  const report: RescanReport = { known: 0, recovered: 0, nameless: 0, unreadable: [] }
  for await (const { place, keys } of recordingsIn(store)) {
    if (known.has(place.recording)) {
      report.known += 1
      continue
    }
    const found = await readRecording(store, place, keys)
    const recovered = planRecovery(found, randomBytes(16).toString('base64url'))
    const unreadable = (why: string) => report.unreadable.push({ key: recordingPrefix(place), why })
    if (!recovered) {
      unreadable('neither a manifest nor a take with segments can be read')
      continue
    }
    const outcome = await addRecovered(catalog, recovered).catch((error: unknown) => {
      if (error instanceof OtherOrganisation) return error
      throw error
    })
    if (outcome instanceof OtherOrganisation) unreadable(outcome.message)
    else if (outcome === 'erased') unreadable('its lecture was erased')
    else if (outcome === 'known') report.known += 1
    else {
      report.recovered += 1
      if (!found.about) report.nameless += 1
      if (report.recovered % 100 === 0) say(`${report.recovered} recordings are back`)
    }
  }
  return report
}
