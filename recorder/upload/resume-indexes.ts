import { renditionName, type TakeHeader } from '../../core/recording/manifest.ts'
import type { LiveTake } from '../../storage/catalog/recordings/add-live-media.ts'
import { takeIndexKey } from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import type { JournalLine } from '../spool/journal.ts'
import type { IndexedSegment } from './index-writer.ts'

/**
 * Where a dead process stopped listing: the number of the next index object, which must not exist, and the segments
 * that were stored and are listed nowhere. One that is listed twice does no harm.
 */
export async function resumeIndexes(
  store: ObjectStore,
  take: LiveTake,
  header: TakeHeader,
  lines: readonly JournalLine[],
): Promise<{ next: number; pending: IndexedSegment[] }> {
  let next = lines.filter((line) => line.event === 'indexed').length
  while (await store.stat(takeIndexKey(take, take.take, next))) next += 1
  return { next, pending: unlisted(header, lines) }
}

export function unlisted(header: TakeHeader, lines: readonly JournalLine[]): IndexedSegment[] {
  const named = (rendition: string, number: number) => `${rendition}/${number}`
  const closed = new Map<string, IndexedSegment>()
  const pending = new Map<string, IndexedSegment>()
  for (const line of lines) {
    if (line.event === 'closed') {
      const found = header.renditions.find((one) => renditionName(one) === line.rendition)
      if (found) {
        const segment = { track: found.track, rendition: found.rendition, ...line.entry }
        closed.set(named(line.rendition, line.entry.number), segment)
      }
    }
    if (line.event === 'stored') {
      const segment = closed.get(named(line.rendition, line.number))
      if (segment) pending.set(named(line.rendition, line.number), segment)
    }
    if (line.event === 'indexed') for (const one of line.segments) pending.delete(named(one.rendition, one.number))
  }
  return [...pending.values()]
}
