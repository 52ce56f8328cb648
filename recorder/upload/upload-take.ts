import { rm } from 'node:fs/promises'
import { AppError } from '../../core/errors.ts'
import { retry } from '../../core/process/retry.ts'
import {
  type RenditionEntry,
  type RenditionName,
  renditionName,
  type SegmentEntry,
  type TakeHeader,
} from '../../core/recording/manifest.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { addLiveRendition, addLiveSegment, type LiveTake } from '../../storage/catalog/recordings/add-live-media.ts'
import { parseObjectKey, takeHeaderKey } from '../../storage/objects/object-keys.ts'
import type { ObjectKey, ObjectStore } from '../../storage/objects/object-store.ts'
import type { Journal } from '../spool/journal.ts'
import { closedFile, initFile } from '../spool/spool-layout.ts'
import { type IndexedSegment, writeIndexes } from './index-writer.ts'
import { putSegment, SegmentAltered, SegmentLost } from './put-segment.ts'
import { openUploadTurns } from './upload-turns.ts'

export type UploadOptions = {
  folder: string
  take: LiveTake
  header: TakeHeader
  journal: Journal
  store: ObjectStore
  catalog: Catalog
  /** Index objects that an earlier process of this take has written, and what it stored without listing it there. */
  indexed?: { next: number; pending: IndexedSegment[] }
  /** Uploads that run at once at most. */
  atOnce?: number
  onStored: (entry: SegmentEntry) => void
  /** An attempt failed; it is repeated. */
  onFailure: (error: UploadFailing) => void
  /** The take goes on without this segment. */
  onLost: (error: SegmentLost) => void
}

/** Brings a take's closed segments from the spool to store and catalogue. */
export type TakeUpload = {
  /** The file of the segment is closed. Call it in the order of the numbers. */
  add(name: RenditionName, entry: SegmentEntry): void
  /**
   * Resolves when everything added is stored and listed in an index object.
   * @throws UploadAbandoned; SegmentLost when all the rest is
   */
  finish(signal?: AbortSignal): Promise<void>
}

/** Of a take that runs; see decision 23 for what that makes of an outage. */
const uploadsAtOnce = 6

/** A file that is not what was written is looked at so often, in some three seconds, before the take goes on without it. */
const looksAtFile = 5

/** Places in the order of upload, beside the segments' own: their start. Without the first no segment plays. */
const first = -1
const last = Number.POSITIVE_INFINITY

/**
 * Every segment is put by itself and repeated until the store has proven to hold it, the oldest first; a later one does
 * not wait for an earlier one that fails. Its row, which makes it playable, does: rows of a rendition appear in order. The
 * local file goes after that. A segment whose file is at fault is left out; what is left of the file stays for adoption.
 */
export function uploadTake(options: UploadOptions): TakeUpload {
  const { folder, take, header, journal, store, catalog, atOnce = uploadsAtOnce } = options
  const abandoned = new AbortController()
  const turns = openUploadTurns({ most: atOnce, signal: abandoned.signal })
  const failing = (what: string) => (error: unknown, attempt: number) =>
    options.onFailure(new UploadFailing(what, attempt, error))
  const persist = <Result>(what: string, act: () => Promise<Result>) => retry(act, failing(what), abandoned.signal)
  const upload = <Result>(what: string, place: number, act: () => Promise<Result>) =>
    persist(what, () => turns(place, act, failing(what)))
  const put = (key: ObjectKey, content: unknown, place: number) =>
    upload(key, place, () => store.put(key, Buffer.from(JSON.stringify(content)), 'application/json'))
  const indexes = writeIndexes({ take, journal, put: (key, index) => put(key, index, last), ...options.indexed })

  const announced = announce()
  announced.catch(() => {})
  let lost: SegmentLost | undefined
  const rows = new Map(header.renditions.map((rendition) => [renditionName(rendition), announced]))

  async function announce(): Promise<void> {
    await put(takeHeaderKey(take, take.take), header, first)
    for (const rendition of header.renditions) {
      const key = parseObjectKey(rendition.init.key)
      const path = initFile(folder, renditionName(rendition))
      await upload(key, first, () => store.putFile(key, path, contentType(rendition.track)))
      await persist(key, () => addLiveRendition(catalog, take, rendition))
    }
  }

  const bring = async (rendition: Omit<RenditionEntry, 'segments'>, entry: SegmentEntry, before: Promise<void>) => {
    const path = closedFile(folder, renditionName(rendition), entry.number)
    const key = parseObjectKey(entry.key)
    let looks = 0
    const put = async (): Promise<boolean> => {
      try {
        await putSegment(store, key, path, contentType(rendition.track), entry)
        return true
      } catch (error) {
        if (!(error instanceof SegmentAltered) || ++looks < looksAtFile) throw error
        lost = new SegmentLost(key, error)
        options.onLost(lost)
        return false
      }
    }
    const [stored] = await Promise.all([upload(key, entry.start, put), before])
    if (!stored) return
    await persist(key, () => addLiveSegment(catalog, take, rendition, entry))
    options.onStored(entry)
    // The file goes first: on a full disk the line waits for the room that this makes.
    await rm(path, { force: true })
    await journal.append({ event: 'stored', rendition: renditionName(rendition), number: entry.number })
    indexes.add({ track: rendition.track, rendition: rendition.rendition, ...entry })
  }

  return {
    add(name, entry) {
      const rendition = header.renditions.find((one) => renditionName(one) === name)
      const before = rows.get(name)
      if (!rendition || !before) throw new TypeError(`The take has no ${name}.`)
      const next = bring(rendition, entry, before)
      next.catch(() => {})
      rows.set(name, next)
    },
    async finish(signal) {
      const abandon = () => abandoned.abort(new UploadAbandoned())
      if (signal?.aborted) abandon()
      signal?.addEventListener('abort', abandon, { once: true })
      try {
        await Promise.all(rows.values())
        await indexes.finish()
        if (lost) throw lost
      } catch (error) {
        abandon()
        throw abandoned.signal.reason === error || isAbort(error) ? new UploadAbandoned({ cause: error }) : error
      } finally {
        signal?.removeEventListener('abort', abandon)
      }
    },
  }
}

/** The store or the catalogue did not take something; it is tried again. */
export class UploadFailing extends AppError {
  readonly attempt: number

  constructor(what: string, attempt: number, cause: unknown) {
    super('upload.failing', 'node', `${what} could not be stored (attempt ${attempt}): ${String(cause)}`, { cause })
    this.attempt = attempt
  }
}

/** What is left in the spool is adopted later. */
export class UploadAbandoned extends AppError {
  constructor(options?: ErrorOptions) {
    super('upload.abandoned', 'node', 'The upload was given up; the rest of the take waits in the spool.', options)
  }
}

function contentType(track: RenditionEntry['track']): string {
  return track === 'video' ? 'video/mp4' : 'audio/mp4'
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}
