import type { RecordingId } from '../../core/ids.ts'
import type { RecordedRendition, RecordedSegment, RecordedTake } from './recorded-take.ts'

/** What the playlists of a lecture list: every rendition named here has media in every stretch named here. */
export type Listing = {
  /** No recording of the lecture runs any more: nothing will be added. */
  ended: boolean
  stretches: Stretch[]
  /** By name, `video-720p`, `audio-main`; the best picture first, sound last. */
  renditions: string[]
}

/** A take, or the part of one between two holes: pictures and sound without interruption. */
export type Stretch = {
  recording: RecordingId
  /** Recording time, microseconds: up to the end of the shorter track. */
  start: number
  end: number
  /** Wall time of the first listed frame. */
  startAt: Date
  renditions: Map<string, RecordedRendition>
}

/** Tracks that are cut at the same moment end up to a frame apart (33 and 21 ms): so close is the same. Microseconds. */
const sameMoment = 100_000
/** A derived rendition may lack this much at either end: encoders drop a last frame. Microseconds. */
const nearlyWhole = 500_000

/**
 * Decides what is listed. Takes are given in the order of recording.
 * - While a recording runs, a segment that is still on its way holds back those after it; in a manifest, what is
 *   missing is lost and a new stretch begins behind the hole.
 * - Pictures and sound list the same time, up to the end of the shorter one. Where one is missing, nothing is listed.
 * - What arrives in an earlier take after a later one was listed waits for the manifest: the playlist of a running
 *   lecture only grows at its end.
 * - A rendition is listed only if it covers every stretch.
 */
export function planListing(takes: RecordedTake[], ended: boolean): Listing {
  const mute = ended && !takes.some((take) => take.renditions.some(({ track }) => track === 'audio'))
  const stretches = holdBackLatecomers(takes).flatMap((take) => stretchesOf(take, mute))
  const [first, ...rest] = stretches
  const covering = [...(first?.renditions.keys() ?? [])].filter((name) =>
    rest.every((stretch) => stretch.renditions.has(name)),
  )
  return { ended, stretches, renditions: covering.sort(byPictureSize(first)) }
}

function stretchesOf(take: RecordedTake, mute: boolean): Stretch[] {
  const pictures = uninterrupted(take, 'video')
  const shared = mute ? pictures : intersect(pictures, uninterrupted(take, 'audio'))
  return shared.map((span) => {
    const renditions = new Map<string, RecordedRendition>()
    for (const rendition of take.renditions) {
      const segments = rendition.segments.filter((segment) => isPartOf(segment, span))
      if (!covers(segments, span)) continue
      const clipped = segments.map((segment) => clip(segment, span))
      renditions.set(`${rendition.track}-${rendition.rendition}`, { ...rendition, segments: clipped })
    }
    const startAt = new Date(take.firstFrameAt.getTime() + (span.start - take.start) / 1000)
    return { recording: take.recording, ...span, startAt, renditions }
  })
}

/** The spans in which a track has media without a hole: those of its longest rendition, which is the captured one. */
function uninterrupted(take: RecordedTake, track: string): Span[] {
  const candidates = take.renditions.filter((rendition) => rendition.track === track).map(({ segments }) => segments)
  const [longest] = candidates.sort((one, other) => lengthOf(other) - lengthOf(one))
  const spans: Span[] = []
  let expected = 0
  for (const segment of longest ?? []) {
    const open = spans.at(-1)
    const end = segment.start + segment.duration
    if (segment.number === expected && open) open.end = end
    else if (segment.number === expected || take.complete) spans.push({ start: segment.start, end })
    else break
    expected = segment.number + 1
  }
  return spans
}

/** Where both have media; tracks begin together, up to a frame, so the earlier of two near beginnings counts. */
function intersect(some: Span[], others: Span[]): Span[] {
  return some.flatMap((one) =>
    others.flatMap((other) => {
      const [earlier, later] = [Math.min(one.start, other.start), Math.max(one.start, other.start)]
      const end = Math.min(one.end, other.end)
      return end > later ? [{ start: later - earlier <= sameMoment ? earlier : later, end }] : []
    }),
  )
}

/** More of it lies in the span than the frame by which tracks may differ. */
function isPartOf({ start, duration }: RecordedSegment, span: Span): boolean {
  const common = Math.min(start + duration, span.end) - Math.max(start, span.start)
  return common > Math.min(sameMoment, duration / 2)
}

/** The end of a take that died may lie in the middle of one track's last segment: no more than that is listed. */
function clip(segment: RecordedSegment, { end }: Span): RecordedSegment {
  const over = segment.start + segment.duration - end
  return over > sameMoment ? { ...segment, duration: end - segment.start } : segment
}

/** Whether segments begin and end where the span does, with none missing in between. */
function covers(segments: RecordedSegment[], span: Span): boolean {
  const [first, last] = [segments[0], segments.at(-1)]
  if (!first || !last || last.number - first.number !== segments.length - 1) return false
  return first.start <= span.start + nearlyWhole && last.start + last.duration >= span.end - nearlyWhole
}

function holdBackLatecomers(takes: RecordedTake[]): RecordedTake[] {
  let deadline = Number.POSITIVE_INFINITY
  const kept = takes.toReversed().map((take) => {
    const limit = deadline
    deadline = Math.min(deadline, firstListable(take))
    const inTime = ({ storedAt }: RecordedSegment) => !storedAt || storedAt.getTime() <= limit
    const renditions = take.renditions.map((rendition) => ({
      ...rendition,
      segments: rendition.segments.filter(inTime),
    }))
    return { ...take, renditions }
  })
  return kept.toReversed()
}

/** When the take had its first segment of both tracks, milliseconds since 1970. */
function firstListable(take: RecordedTake): number {
  const first = (track: string) =>
    Math.min(
      ...take.renditions
        .filter((rendition) => rendition.track === track)
        .map(
          ({ segments: [segment] }) =>
            (segment?.number === 0 && segment.storedAt?.getTime()) || Number.POSITIVE_INFINITY,
        ),
    )
  return Math.max(first('video'), first('audio'))
}

function lengthOf(segments: RecordedSegment[]): number {
  return segments.reduce((sum, { duration }) => sum + duration, 0)
}

function byPictureSize(stretch: Stretch | undefined): (one: string, other: string) => number {
  const height = (name: string) => stretch?.renditions.get(name)?.height ?? 0
  return (one, other) => height(other) - height(one) || one.localeCompare(other)
}

/** Recording time, microseconds. */
type Span = { start: number; end: number }
