import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { isId, type OrganisationId, type RecordingId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import { renditionName, type TakeHeader, takeHeaderSchema } from '../../core/recording/manifest.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import type { LiveTake } from '../../storage/catalog/recordings/add-live-media.ts'
import { findRecording, RecordingMissing } from '../../storage/catalog/recordings/recordings.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { openJournal, readJournal } from '../spool/journal.ts'
import { recoverTrack } from '../spool/recover-track.ts'
import { removeSpool } from '../spool/remove-spool.ts'
import { ownerFile, stuckFile, takeFile } from '../spool/spool-layout.ts'
import { ownerLives, ownSpool } from '../spool/spool-owner.ts'
import { SegmentLost } from './put-segment.ts'
import { resumeIndexes, unlisted } from './resume-indexes.ts'
import { uploadTake } from './upload-take.ts'

/** Fewer than of a take that runs: who watches live goes first. */
const uploadsAtOnce = 2

export type AdoptOptions = {
  /** `<AULA_DATA>/spool` */
  spoolRoot: string
  store: ObjectStore
  catalog: Catalog
  log: Log
  /** The takes of that recording alone, or that one take. */
  only?: { recording: RecordingId; take?: number }
  /** Adoptions of this process that are under way, by folder: each is done once, whoever waits for it. */
  underWay?: Map<string, Promise<AdoptedTake | undefined>>
  /** Gives up; what is not stored by then waits for the next adoption. */
  signal?: AbortSignal
}

export type AdoptedTake = { recording: RecordingId; take: number; segments: number }

/**
 * Uploads what dead takes left in the spool, makes it playable and removes it. Spools whose process lives are left
 * alone, so it may run at any time; without `only` what is under way already is, too. Resolves when everything found is
 * stored; a spool whose header nobody can read is logged and stays.
 * @throws SpoolsNotAdopted (after trying all) when something is away that may come back, or when a spool stays with a file
 *   that cannot be read: all the rest of it is stored
 */
export async function adoptSpools(options: AdoptOptions): Promise<AdoptedTake[]> {
  const { spoolRoot, only, underWay } = options
  const folders = only?.take
    ? [join(spoolRoot, only.recording, `t${only.take}`)]
    : (await takeFolders(spoolRoot, only?.recording)).filter((folder) => only || !underWay?.has(folder))
  const results = await Promise.allSettled(folders.map((folder) => adoptOnce(folder, options)))
  const failed = results.filter((result) => result.status === 'rejected')
  if (failed.length > 0) throw new SpoolsNotAdopted(failed.map((result) => result.reason))
  return results.flatMap((result) => (result.status === 'fulfilled' && result.value ? [result.value] : []))
}

/** The database or the disk did not answer, or the adoption was given up; what was not adopted stays. */
export class SpoolsNotAdopted extends AppError {
  /** All that is missing are files that cannot be read. */
  readonly unreadable: boolean

  constructor(causes: unknown[]) {
    super('spool.not-adopted', 'node', `${causes.length} spools were not adopted: ${String(causes[0])}`, {
      cause: causes[0],
    })
    this.unreadable = causes.every((cause) => cause instanceof SegmentLost)
  }
}

function adoptOnce(folder: string, options: AdoptOptions): Promise<AdoptedTake | undefined> {
  const { underWay } = options
  const there = underWay?.get(folder)
  // It may have found that the process which wrote the spool still lived.
  if (there) return there.then((adopted) => adopted ?? adoptOnce(folder, options))
  const adopting = adoptSpool(folder, options).finally(() => underWay?.delete(folder))
  underWay?.set(folder, adopting)
  return adopting
}

async function adoptSpool(folder: string, adopting: AdoptOptions): Promise<AdoptedTake | undefined> {
  if (await ownerLives(folder)) return undefined
  const header = await readHeader(folder, adopting.log)
  if (!header) return undefined
  const log = adopting.log.child({ lecture: header.lecture, recording: header.recording, take: header.take })
  const options = { ...adopting, log }
  await ownSpool(folder)
  try {
    const take = { organisation: header.organisation, recording: header.recording, take: header.take }
    const recording = await findRecording(options.catalog, take.recording)
    if (!recording) throw new RecordingMissing(take.recording)
    if (recording.state === 'erased') {
      log.info('spool of an erased recording removed')
      await removeSpool(folder)
      return undefined
    }
    const segments = await bringSpool(folder, header, take, options)
    log.info({ segments }, 'spool adopted')
    await removeSpool(folder)
    return { recording: take.recording, take: take.take, segments }
  } catch (error) {
    await rm(ownerFile(folder), { force: true })
    throw error
  }
}

async function bringSpool(
  folder: string,
  header: SpooledHeader,
  take: LiveTake,
  options: AdoptOptions,
): Promise<number> {
  const { store, catalog, log } = options
  const lines = await readJournal(folder)
  await using journal = await openJournal(folder)
  let unreadable: SegmentLost | undefined
  const found = await Promise.all(
    header.renditions.map(async ({ track, rendition, recipe, timescale }) => {
      const place = { ...take, track, rendition, recipe }
      const name = renditionName(place)
      const onUnreadable = (error: unknown) => {
        unreadable = new SegmentLost(`A segment of ${name} in ${folder}`, error)
      }
      return { name, entries: await recoverTrack({ folder, place, timescale, lines, journal, onUnreadable }) }
    }),
  )
  const nothingToBring = found.every(({ entries }) => entries.length === 0) && unlisted(header, lines).length === 0
  if (unreadable && nothingToBring) {
    await markStuck(folder)
    throw unreadable
  }
  await rm(stuckFile(folder), { force: true })
  const upload = uploadTake({
    ...{ folder, take, header, journal, store, catalog },
    atOnce: uploadsAtOnce,
    indexed: await resumeIndexes(store, take, header, lines),
    onStored: () => {},
    onFailure: (error) => log.warn({ err: error, attempt: error.attempt }, 'upload failing'),
    onLost: (error) => log.error({ err: error }, 'a take is adopted without a segment'),
  })
  for (const { name, entries } of found) for (const entry of entries) upload.add(name, entry)
  await upload.finish(options.signal)
  if (unreadable) {
    await markStuck(folder)
    throw unreadable
  }
  return found.reduce((sum, { entries }) => sum + entries.length, 0)
}

/** Nobody waits for the spool any more. */
async function markStuck(folder: string): Promise<void> {
  await writeFile(stuckFile(folder), '').catch(() => {})
}

type SpooledHeader = TakeHeader & { organisation: OrganisationId; recording: RecordingId }

/** Undefined where there is nothing to adopt: no header yet, or one that nobody can read. */
async function readHeader(folder: string, log: Log): Promise<SpooledHeader | undefined> {
  const text = await readFile(takeFile(folder), 'utf8').catch(ignoreMissing)
  if (text === undefined) {
    if (await abandonedLong(folder)) await removeSpool(folder)
    return undefined
  }
  try {
    const header = takeHeaderSchema.parse(JSON.parse(text))
    const { organisation, recording } = header
    if (isId<OrganisationId>(organisation) && isId<RecordingId>(recording))
      return { ...header, organisation, recording }
  } catch (error) {
    log.error({ err: error, folder }, 'a spool without a readable header stays')
  }
  await markStuck(folder)
  return undefined
}

/** `<root>/<recording>/t<take>` */
async function takeFolders(root: string, only?: RecordingId): Promise<string[]> {
  const folders: string[] = []
  for (const recording of only ? [only] : await readdir(root).catch(() => [])) {
    for (const take of await readdir(join(root, recording)).catch(() => [])) {
      if (/^t\d+$/.test(take)) folders.push(join(root, recording, take))
    }
  }
  return folders
}

/** A take that is just starting has no header yet. One that died before its first frame never gets one. */
async function abandonedLong(folder: string): Promise<boolean> {
  const tenMinutes = 600_000
  const found = await stat(folder).catch(ignoreMissing)
  return found !== undefined && found.mtimeMs < Date.now() - tenMinutes
}

function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}
