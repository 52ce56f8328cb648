import type { TakeHeader } from '../../core/recording/manifest.ts'
import type { LiveTake } from '../../storage/catalog/add-live-media.ts'
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
  const name = (track: string, number: number) => `${track}/${number}`
  const closed = new Map<string, IndexedSegment>()
  const pending = new Map<string, IndexedSegment>()
  for (const line of lines) {
    if (line.event === 'closed') {
      const rendition = header.renditions.find((one) => one.track === line.track)
      if (rendition) {
        const segment = { track: line.track, rendition: rendition.rendition, ...line.entry }
        closed.set(name(line.track, line.entry.number), segment)
      }
    }
    if (line.event === 'stored') {
      const segment = closed.get(name(line.track, line.number))
      if (segment) pending.set(name(line.track, line.number), segment)
    }
    if (line.event === 'indexed') for (const one of line.segments) pending.delete(name(one.track, one.number))
  }
  return [...pending.values()]
}
