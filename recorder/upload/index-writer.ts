import { renditionName, type TakeIndex } from '../../core/recording/manifest.ts'
import type { LiveTake } from '../../storage/catalog/recordings/add-live-media.ts'
import { takeIndexKey } from '../../storage/objects/object-keys.ts'
import type { ObjectKey } from '../../storage/objects/object-store.ts'
import type { Journal } from '../spool/journal.ts'

export type IndexedSegment = TakeIndex['segments'][number]

export type IndexWriter = {
  /** A segment is stored. Nobody waits for the index object that it may fill, before `finish`. */
  add(segment: IndexedSegment): void
  /** Writes what is left, and waits for all. */
  finish(): Promise<void>
}

/** A minute of a rendition: what a lost catalogue costs a running lecture at most, beside what a listing of keys tells. */
const segmentsPerIndex = 15

/** Lists stored segments in `index/<n>.json` objects, in the order they were stored in. */
export function writeIndexes(options: {
  take: LiveTake
  journal: Journal
  /** Resolves when it is stored, however long that takes. */
  put: (key: ObjectKey, index: TakeIndex) => Promise<unknown>
  next?: number
  pending?: IndexedSegment[]
}): IndexWriter {
  const { take, journal, put } = options
  let number = options.next ?? 0
  let pending = options.pending ?? []
  let last: Promise<void> = Promise.resolve()

  const write = async (segments: IndexedSegment[]) => {
    const index: TakeIndex = { version: 1, recording: take.recording, take: take.take, number, segments }
    const key = takeIndexKey(take, take.take, number)
    number += 1
    await put(key, index)
    const listed = segments.map((segment) => ({ rendition: renditionName(segment), number: segment.number }))
    await journal.append({ event: 'indexed', index: index.number, segments: listed })
  }
  const flush = () => {
    const segments = pending
    pending = []
    if (segments.length > 0) last = last.then(() => write(segments))
    return last
  }
  return {
    add(segment) {
      pending.push(segment)
      const alike = pending.filter((one) => renditionName(one) === renditionName(segment)).length
      if (alike >= segmentsPerIndex) flush().catch(() => {})
    },
    finish: flush,
  }
}
