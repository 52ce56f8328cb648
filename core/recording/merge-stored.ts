import type { StoredTake } from './lay-out-takes.ts'
import { isSource, type Manifest, type RenditionEntry, renditionName, type SegmentEntry } from './manifest.ts'

/**
 * What takes have in the store when a part of it is listed in a manifest and the rest came later. Only what
 * others are derived from: what was derived belongs to the stretches that it was derived from.
 */
export function mergeStored(listed: Manifest['takes'], later: readonly StoredTake[]): StoredTake[] {
  return later.map((take) => {
    const entries = listed.filter((entry) => entry.take === take.take).flatMap(({ renditions }) => renditions)
    const captured = [...entries, ...take.renditions].filter(isSource)
    const byName = Map.groupBy(captured, renditionName)
    return { ...take, renditions: [...byName.values()].flatMap(mergeEntries) }
  })
}

function mergeEntries(entries: RenditionEntry[]): RenditionEntry[] {
  const segments = new Map<number, SegmentEntry>()
  for (const segment of entries.flatMap((entry) => entry.segments)) segments.set(segment.number, segment)
  return entries.slice(0, 1).map((entry) => ({ ...entry, segments: [...segments.values()] }))
}
