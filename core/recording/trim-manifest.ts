import type { Manifest } from './manifest.ts'
import { piecesOf } from './pieces-of.ts'
import { playerDuration } from './timeline.ts'
import { sameTrim, type Trim } from './trim.ts'

/**
 * What of a manifest is played, as a manifest: only pieces that lie wholly within the trim, and the poster, thumbnails and
 * download that were made of just that. Without a trim it is the manifest itself. Pure.
 */
export function trimManifest(manifest: Manifest, trim: Trim | undefined): Manifest {
  if (!trim) return manifest
  const { poster: _poster, thumbnails: _thumbnails, download: _download, trimmed, ...rest } = manifest
  const takes = manifest.takes.flatMap((entry) => trimEntry(entry, trim) ?? [])
  const { from: _from, to: _to, ...artefacts } = trimmed && sameTrim(trimmed, trim) ? trimmed : trim
  const [first, last] = [takes[0], takes.at(-1)]
  return { ...rest, takes, duration: first && last ? last.end - first.start : 0, ...artefacts }
}

/** The manifest with what was made of its trimmed part; what stands there already stays. Pure. */
export function withTrimmed(manifest: Manifest, trim: Trim, made: Artefacts): Manifest {
  const there = manifest.trimmed && sameTrim(manifest.trimmed, trim) ? manifest.trimmed : trim
  const next = { ...made, ...there }
  return Object.keys(next).length === Object.keys(there).length ? manifest : { ...manifest, trimmed: next }
}

/** Player time that a trim leaves out, microseconds. Pure. */
export function trimmedAway(manifest: Manifest, trim: Trim): number {
  return playerDuration(manifest.takes) - playerDuration(trimManifest(manifest, trim).takes)
}

type Artefacts = Pick<Manifest, 'poster' | 'thumbnails' | 'download'>

function trimEntry(entry: Manifest['takes'][number], trim: Trim): Manifest['takes'][number] | undefined {
  const [from, to] = [trim.from ?? Number.NEGATIVE_INFINITY, trim.to ?? Number.POSITIVE_INFINITY]
  const pieces = piecesOf(entry).filter((piece) => piece.start >= from && piece.end <= to)
  const [first, last] = [pieces[0], pieces.at(-1)]
  if (!first || !last) return undefined
  const { start } = first
  const { end } = last
  if (start === entry.start && end === entry.end) return entry
  // Tracks begin a segment up to a frame apart, so its middle tells on which side of the cut it lies.
  const isKept = (segment: { start: number; duration: number }) => {
    const middle = segment.start + segment.duration / 2
    return middle > start && middle < end
  }
  return {
    ...entry,
    start,
    end,
    firstFrameAt: new Date(Date.parse(entry.firstFrameAt) + (start - entry.start) / 1000).toISOString(),
    renditions: entry.renditions.map((rendition) => ({ ...rendition, segments: rendition.segments.filter(isKept) })),
  }
}
