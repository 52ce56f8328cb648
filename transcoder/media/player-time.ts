import type { Manifest, RenditionEntry, SegmentEntry } from '../../core/recording/manifest.ts'

/** One stretch of one track, and where it lies for those who watch: in player time there are no gaps. Microseconds. */
export type PlacedRendition = {
  take: number
  entry: RenditionEntry
  /** What recording time has more than player time. */
  shift: number
  /** Player time of the stretch. */
  begin: number
  end: number
}

/** The captured picture (`video`) or the sound (`audio`) of every stretch, in order. */
export function placedRenditions(manifest: Manifest, track: 'video' | 'audio'): PlacedRendition[] {
  const placed: PlacedRendition[] = []
  let at = 0
  for (const { take, start, end, renditions } of manifest.takes) {
    const entry = renditions
      .filter((rendition) => rendition.track === track && rendition.segments.length > 0)
      .toSorted((one, other) => (other.height ?? 0) - (one.height ?? 0))[0]
    const begin = at
    at += end - start
    if (entry) placed.push({ take, entry, shift: start - begin, begin, end: at })
  }
  return placed
}

/** The segment that plays at a moment of player time (microseconds), or the last one before it. */
export function segmentAt(
  placed: readonly PlacedRendition[],
  moment: number,
): { rendition: PlacedRendition; segment: SegmentEntry } | undefined {
  let found: { rendition: PlacedRendition; segment: SegmentEntry } | undefined
  for (const rendition of placed) {
    for (const segment of rendition.entry.segments) {
      if (found && segment.start - rendition.shift > moment) return found
      found = { rendition, segment }
    }
  }
  return found
}
