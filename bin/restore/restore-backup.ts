import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { BackupId } from '../../core/ids.ts'
import { actOnEach } from '../../core/process/act-on-each.ts'
import { type ListedObject, listedObjects } from '../../core/recording/listed-objects.ts'
import { migrate } from '../../storage/catalog/migrate.ts'
import { openCatalog } from '../../storage/catalog/open-catalog.ts'
import { loadTables, TableIncomplete } from '../../storage/catalog/recovery/load-tables.ts'
import {
  countBehind,
  finishRestore,
  type LaterNumbers,
  migrateAsBackedUp,
  refuseLivingCatalog,
  settleRestored,
} from '../../storage/catalog/recovery/prepare-restored.ts'
import { unpublishedObjects } from '../../storage/catalog/recovery/unpublished-objects.ts'
import { backupTableKey, numbersOf, parseObjectKey } from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { readManifest } from '../../storage/publication/read-manifest.ts'
import { type BackupIndex, newestBackup } from '../backup/backup-index.ts'
import { bringRecording, objectsAtOnce, patiently, recordingsAtOnce } from '../backup/bring-recording.ts'
import { openProgress } from '../backup/tell-progress.ts'

export type RestoreReport = {
  index: BackupIndex
  copied: { objects: number; bytes: number }
  missing: { key: string; why: string }[]
}

/**
 * Restores the newest backup of a place: first every object that the store has not, each verified, then the catalogue, all
 * or nothing. One that breaks off goes on where it was. What is missing is told; the rest is restored.
 * @param database URL of one without lectures, on which nothing runs
 * @throws NoBackup, CatalogNotEmpty, CatalogInUse, CatalogTooNew, TableIncomplete, StoreUnavailable
 */
export async function restoreBackup({
  database,
  store,
  place,
  say,
}: {
  database: string
  store: ObjectStore
  place: ObjectStore
  say(line: string): void
}): Promise<RestoreReport> {
  const { id, index } = await newestBackup(place)
  say(`The backup is of ${index.at}, by Aula ${index.aula}: ${index.recordings.length} recordings.`)
  const catalog = openCatalog(database, 4)
  try {
    await refuseLivingCatalog(catalog)
    await migrateAsBackedUp(catalog, index.migrations)
    const media = await restoreMedia(index, { store, place, say })
    // Hours may have passed.
    await refuseLivingCatalog(catalog)
    await loadTables(database, index.tables, async (name) => await openTable(place, id, index, name))
    await migrate(catalog)
    await settleRestored(catalog)
    await countBehind(catalog, media.later)
    await finishRestore(catalog)
    const unpublished = await notHeld(store, await unpublishedObjects(catalog))
    return { index, copied: media.copied, missing: [...media.missing, ...unpublished] }
  } finally {
    await catalog.destroy()
  }
}

async function restoreMedia(
  { recordings }: BackupIndex,
  { store, place, say }: { store: ObjectStore; place: ObjectStore; say(line: string): void },
): Promise<Pick<RestoreReport, 'copied' | 'missing'> & { later: LaterNumbers[] }> {
  const progress = openProgress(recordings.length, say)
  const copied = { objects: 0, bytes: 0 }
  const missing: RestoreReport['missing'] = []
  const later: LaterNumbers[] = []
  await actOnEach(recordings, recordingsAtOnce, async (recording) => {
    const brought = await bringRecording(place, store, recording)
    copied.objects += brought.copied.objects
    copied.bytes += brought.copied.bytes
    missing.push(...brought.damaged)
    // Media was backed up after the catalogue: the place itself may be newer than it.
    later.push({ recording: recording.recording, ...numbersOf(brought.held.keys()) })
    if (recording.manifest) {
      const told = new Set<string>(brought.damaged.map(({ key }) => key))
      const lacking = await missingOf(store, recording.manifest)
      missing.push(...lacking.filter(({ key }) => !told.has(key)))
    }
    progress.done(brought.copied.bytes)
  })
  return { copied, missing, later }
}

async function missingOf(store: ObjectStore, manifest: string): Promise<RestoreReport['missing']> {
  try {
    const listed = listedObjects(await patiently(() => readManifest(store, parseObjectKey(manifest))))
    return await notHeld(store, listed)
  } catch (error) {
    return [{ key: manifest, why: error instanceof Error ? error.message : String(error) }]
  }
}

/** What the store has not, or not as it is listed. */
async function notHeld(store: ObjectStore, listed: readonly ListedObject[]): Promise<RestoreReport['missing']> {
  const missing: RestoreReport['missing'] = []
  await actOnEach(listed, objectsAtOnce, async ({ key, bytes, md5 }) => {
    const held = await patiently(() => store.stat(parseObjectKey(key)))
    if (!held) missing.push({ key, why: 'the backup has it not' })
    else if (held.bytes !== bytes) missing.push({ key, why: `it has ${held.bytes} bytes instead of ${bytes}` })
    else if (md5 !== undefined && held.md5 !== md5)
      missing.push({ key, why: 'its bytes are not those that were stored' })
  })
  return missing
}

async function openTable(place: ObjectStore, backup: BackupId, index: BackupIndex, name: string): Promise<Readable> {
  const table = index.tables.find((one) => one.name === name)
  const rows = await place.get(backupTableKey(backup, name))
  const hash = createHash('sha256')
  const proven = async function* () {
    for await (const piece of rows) {
      hash.update(piece)
      yield piece
    }
    if (hash.digest('hex') !== table?.sha256) throw new TableIncomplete(name)
  }
  return Readable.from(proven())
}
