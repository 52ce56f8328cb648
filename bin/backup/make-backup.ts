import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../../core/errors.ts'
import { type BackupId, newId } from '../../core/ids.ts'
import { actOnEach } from '../../core/process/act-on-each.ts'
import { type ListedObject, listedObjects } from '../../core/recording/listed-objects.ts'
import packageFile from '../../package.json' with { type: 'json' }
import { type CatalogSnapshot, type KeptRecording, openSnapshot } from '../../storage/catalog/recovery/open-snapshot.ts'
import { erasePrefix, tidyPrefix } from '../../storage/objects/erase-prefix.ts'
import {
  backupIndexKey,
  backupsPrefix,
  backupTableKey,
  parseObjectKey,
  recordingPrefix,
} from '../../storage/objects/object-keys.ts'
import type { ObjectKey, ObjectStore } from '../../storage/objects/object-store.ts'
import { VersionsStay } from '../../storage/objects/store-errors.ts'
import { readManifest } from '../../storage/publication/read-manifest.ts'
import { type BackupIndex, BadBackupIndex, NoBackup, newestBackup } from './backup-index.ts'
import { type Brought, bringRecording, patiently, recordingsAtOnce } from './bring-recording.ts'
import { judgePlace } from './judge-place.ts'
import { openProgress } from './tell-progress.ts'

/** Milliseconds after which an upload that never came to its end is one of a backup that died. */
const unfinishedFor = 86_400_000

export type BackupReport = {
  index: BackupIndex
  copied: { objects: number; bytes: number }
  /** Objects that the place keeps no more: of what was erased, or replaced. */
  removed: number
  /** What the catalogue lists and the place has not, or not whole. */
  missing: { key: string; why: string }[]
  /** Why the place may still have versions of what was erased. */
  versionsStay?: VersionsStay
}

/**
 * Backs up while everything runs: the catalogue as it is at one moment, then of its recordings every object that the
 * place has not. A place has one catalogue, the newest, and nothing of lectures that were erased before it.
 * @param database its URL
 * @throws OtherCatalogue, ClockBehind, StoreUnavailable; what the database says
 */
export async function makeBackup({
  database,
  store,
  place,
  say,
}: {
  database: string
  store: ObjectStore
  place: ObjectStore
  say(line: string): void
}): Promise<BackupReport> {
  const backup = newId<BackupId>()
  const former = await readableBackup(place)
  if (former && former.id >= backup) throw new ClockBehind()
  const { recordings, ...catalogue } = await storeCatalogue(database, place, backup, former?.index)
  say(`The catalogue of ${catalogue.at} is stored: ${catalogue.tables.length} tables.`)

  const kept = recordings.filter(({ erased }) => !erased)
  const progress = openProgress(kept.length, say)
  const report: Omit<BackupReport, 'index'> = { copied: { objects: 0, bytes: 0 }, removed: 0, missing: [] }
  /** A place that does not let us erase versions has its backup all the same. */
  const erase = async (prefix: string, keep?: (key: ObjectKey) => boolean) =>
    await erasePrefix(place, prefix, keep).catch(async (error: unknown) => {
      if (!(error instanceof VersionsStay)) throw error
      report.versionsStay = error
      return await tidyPrefix(place, prefix, keep)
    })
  let [objects, bytes] = [0, 0]
  await actOnEach(recordings, recordingsAtOnce, async (recording) => {
    if (recording.erased) {
      const erased = await erase(recordingPrefix(recording))
      report.removed += erased
      return
    }
    const brought = await bringRecording(store, place, recording)
    const { missing, superfluous } = await judge(place, recording, brought)
    if (superfluous.length > 0) await place.delete(superfluous)
    report.removed += superfluous.length
    report.missing.push(...missing)
    report.copied.objects += brought.copied.objects
    report.copied.bytes += brought.copied.bytes
    for (const key of superfluous) brought.held.delete(key)
    objects += brought.held.size
    for (const size of brought.held.values()) bytes += size
    progress.done(brought.copied.bytes)
  })

  const index: BackupIndex = {
    version: 1,
    ...catalogue,
    aula: packageFile.version,
    recordings: kept.map(({ organisation, recording, manifest }) => ({ organisation, recording, manifest })),
    objects,
    bytes,
  }
  await place.put(backupIndexKey(backup), Buffer.from(JSON.stringify(index)), 'application/json')
  // An older catalogue names lectures and people that have been erased since.
  await erase(backupsPrefix, (key) => key > `${backupsPrefix}${backup}`)
  await place.dropUnfinished(new Date(Date.now() - unfinishedFor))
  return { index, ...report }
}

async function storeCatalogue(database: string, place: ObjectStore, backup: BackupId, former?: BackupIndex) {
  await using snapshot = await openSnapshot(database)
  const known = new Set(snapshot.recordings.map(({ recording }) => recording))
  // Rows of recordings are never deleted, not even of those that were erased.
  const unknown = former?.recordings.filter(({ recording }) => !known.has(recording)) ?? []
  if (unknown.length > 0) throw new OtherCatalogue(unknown.length)
  const folder = await mkdtemp(path.join(tmpdir(), 'aula-backup-'))
  try {
    const tables: BackupIndex['tables'] = []
    for (const table of snapshot.tables) tables.push(await storeTable(snapshot, table, folder, place, backup))
    const { migrations, recordings } = snapshot
    return { at: snapshot.at.toISOString(), migrations, tables, recordings }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function storeTable(
  snapshot: CatalogSnapshot,
  { name, columns }: CatalogSnapshot['tables'][number],
  folder: string,
  place: ObjectStore,
  backup: BackupId,
): Promise<BackupIndex['tables'][number]> {
  const file = path.join(folder, name)
  const hash = createHash('sha256')
  const rows = snapshot.copy({ name, columns })
  const hashed = async function* (pieces: AsyncIterable<Uint8Array>) {
    for await (const piece of pieces) {
      hash.update(piece)
      yield piece
    }
  }
  await pipeline(rows, hashed, createWriteStream(file))
  await place.putFile(backupTableKey(backup, name), file, 'application/octet-stream')
  return { name, columns, rows: rows.rowCount, bytes: (await stat(file)).size, sha256: hash.digest('hex') }
}

/** Whether all is there that the recording's manifest and the catalogue list. */
async function judge(place: ObjectStore, recording: KeptRecording, { offered, held, damaged }: Brought) {
  const listed: ListedObject[] = [...recording.unpublished]
  if (recording.manifest) {
    const key = parseObjectKey(recording.manifest)
    try {
      const manifest = await patiently(() => readManifest(place, key))
      listed.push({ key, bytes: held.get(key) ?? 0 }, ...listedObjects(manifest))
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      return { missing: [...damaged, { key, why }], superfluous: [] }
    }
  }
  const { missing, superfluous } = judgePlace(recording, { offered, held }, listed)
  const told = new Set<string>(damaged.map(({ key }) => key))
  const others = missing.filter((key) => !told.has(key)).map((key) => ({ key, why: 'the store has not all of it' }))
  return { missing: [...damaged, ...others], superfluous }
}

/** The backup that this one follows; none where nobody can restore it. */
async function readableBackup(place: ObjectStore) {
  return await newestBackup(place).catch((error: unknown) => {
    if (error instanceof NoBackup || error instanceof BadBackupIndex) return undefined
    throw error
  })
}

/** An empty or foreign catalogue would take the place of the only good one. */
class OtherCatalogue extends AppError {
  constructor(unknown: number) {
    super(
      'backup.other-catalogue',
      'caller',
      `The backup at this place has ${unknown} recordings that the database does not know: it is of another Aula, or the database has lost them. Restore it, run \`aula rescan\`, or use another place.`,
    )
  }
}

class ClockBehind extends AppError {
  constructor() {
    super(
      'backup.clock-behind',
      'node',
      'The backup at this place is later than the clock of this machine: set the clock, or use another place.',
    )
  }
}
