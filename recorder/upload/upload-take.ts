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
import { addLiveRendition, addLiveSegment, type LiveTake } from '../../storage/catalog/add-live-media.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { parseObjectKey, takeHeaderKey } from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import type { Journal } from '../spool/journal.ts'
import { closedFile, initFile } from '../spool/spool-layout.ts'
import { type IndexedSegment, writeIndexes } from './index-writer.ts'
import { limit } from './limit.ts'

export type UploadOptions = {
  folder: string
  take: LiveTake
  header: TakeHeader
  journal: Journal
  store: ObjectStore
  catalog: Catalog
  /** Index objects that an earlier process of this take has written, and what it stored without listing it there. */
  indexed?: { next: number; pending: IndexedSegment[] }
  onStored: (entry: SegmentEntry) => void
  /** An attempt failed; it is repeated. */
  onFailure: (error: UploadFailing) => void
}

/** Brings a take's closed segments from the spool to store and catalogue. */
export type TakeUpload = {
  /** The file of the segment is closed. Call it in the order of the numbers. */
  add(name: RenditionName, entry: SegmentEntry): void
  /** Resolves when everything added is stored and listed in an index object. @throws UploadAbandoned */
  finish(signal?: AbortSignal): Promise<void>
}

const uploadsAtOnce = 3

/**
 * Every segment is put by itself and repeated until the store has proven to hold it; a later one does not wait for an
 * earlier one that fails. Its row, which makes it playable, does: rows of a rendition appear in order. The local file goes
 * after that.
 */
export function uploadTake(options: UploadOptions): TakeUpload {
  const { folder, take, header, journal, store, catalog } = options
  const abandoned = new AbortController()
  const slot = limit(uploadsAtOnce)
  const persist = <Result>(what: string, act: () => Promise<Result>) =>
    retry(act, (error, attempt) => options.onFailure(new UploadFailing(what, attempt, error)), abandoned.signal)
  const indexes = writeIndexes({ take, store, journal, persist, ...options.indexed })

  const announced = announce()
  announced.catch(() => {})
  const rows = new Map(header.renditions.map((rendition) => [renditionName(rendition), announced]))

  async function announce(): Promise<void> {
    const json = Buffer.from(JSON.stringify(header))
    await persist('take.json', () => store.put(takeHeaderKey(take, take.take), json, 'application/json'))
    for (const rendition of header.renditions) {
      const key = parseObjectKey(rendition.init.key)
      const path = initFile(folder, renditionName(rendition))
      // Ahead of the segments that wait for their turn: none of them plays without it.
      await persist(key, () => store.putFile(key, path, contentType(rendition.track)))
      await persist(key, () => addLiveRendition(catalog, take, rendition))
    }
  }

  const bring = async (rendition: Omit<RenditionEntry, 'segments'>, entry: SegmentEntry, before: Promise<void>) => {
    const path = closedFile(folder, renditionName(rendition), entry.number)
    const key = parseObjectKey(entry.key)
    const put = persist(key, () => slot(() => putVerified(key, path, contentType(rendition.track), entry)))
    await Promise.all([put, before])
    await persist(key, () => addLiveSegment(catalog, take, rendition, entry))
    options.onStored(entry)
    // The file goes first: on a full disk the line waits for the room that this makes.
    await rm(path, { force: true })
    await journal.append({ event: 'stored', rendition: renditionName(rendition), number: entry.number })
    indexes.add({ track: rendition.track, rendition: rendition.rendition, ...entry })
  }
  const putVerified = async (
    key: ReturnType<typeof parseObjectKey>,
    path: string,
    type: string,
    entry: SegmentEntry,
  ) => {
    const stored = await store.putFile(key, path, type)
    if (stored.md5 !== entry.md5) throw new SegmentAltered(key)
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

/** The file on disk has other bytes than were written to it. */
export class SegmentAltered extends AppError {
  constructor(key: string) {
    super('upload.segment-altered', 'node', `The spooled file of ${key} is not what was written.`)
  }
}

function contentType(track: RenditionEntry['track']): string {
  return track === 'video' ? 'video/mp4' : 'audio/mp4'
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}
