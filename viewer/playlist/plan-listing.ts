import type { RecordingId } from '../../core/ids.ts'
import { isSource, largestPicture, renditionName } from '../../core/recording/manifest.ts'
import { pairUp, sameMoment } from '../../core/recording/same-time.ts'
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

/** A derived rendition may lack this much at either end: encoders drop a last frame. Microseconds. */
const nearlyWhole = 500_000

/**
 * Decides what is listed. Takes are given in the order of recording.
 * - Rows of a rendition come in order: what is missing before one that is there is lost, and a new stretch begins behind
 *   the hole.
 * - Pictures and sound list the same time, up to the end of the shorter one. Where one is missing, nothing is listed.
 * - What arrives in an earlier take after a later one was listed waits for the manifest: the playlist of a running
 *   lecture only grows at its end.
 * - A smaller picture that was captured beside the main one belongs to the stretches that it covers; where it begins or
 *   ends, a new stretch does. While a recording runs it is waited for, but not for long.
 * - A rendition is listed if it covers every stretch. A picture that was captured is listed in any case: in a stretch
 *   that lacks it the main picture stands in, until the transcoder has made it.
 */
export function planListing(takes: RecordedTake[], ended: boolean): Listing {
  const mute = ended && !takes.some((take) => take.renditions.some(({ track }) => track === 'audio'))
  const stretches = holdBackLatecomers(takes).flatMap((take) => stretchesOf(take, mute))
  const names = [...new Set(stretches.flatMap(({ renditions }) => [...renditions.keys()]))]
  const listed = names.filter(
    (name) => stretches.every(({ renditions }) => renditions.has(name)) || isCapturedPicture(stretches, name),
  )
  const renditions = listed.sort(byPictureSize(stretches))
  return { ended, stretches: stretches.map((stretch) => withStandIns(stretch, renditions)), renditions }
}

function isCapturedPicture(stretches: Stretch[], name: string): boolean {
  const found = stretches.flatMap(({ renditions }) => renditions.get(name) ?? [])
  return found.some((rendition) => rendition.track === 'video' && isSource(rendition))
}

function withStandIns(stretch: Stretch, names: string[]): Stretch {
  const main = largestPicture([...stretch.renditions.values()])
  const missing = main ? names.filter((name) => !stretch.renditions.has(name)) : []
  const standIns = missing.flatMap((name) => (main ? [[name, main] as const] : []))
  return { ...stretch, renditions: new Map([...stretch.renditions, ...standIns]) }
}

function stretchesOf(take: HeldTake, mute: boolean): Stretch[] {
  const main = largestPicture(take.renditions)
  if (!main) return []
  const smaller = take.renditions.filter((one) => one !== main && one.track === 'video' && isSource(one))
  const pictures = pictureSpans(take, main, smaller)
  const sound = take.renditions.find(({ track }) => track === 'audio')
  const shared = mute ? pictures : intersect(pictures, uninterrupted(sound?.segments ?? []))
  return shared.map(({ beside, start, end }) => {
    const span = { start, end }
    const renditions = new Map<string, RecordedRendition>()
    for (const rendition of take.renditions) {
      if (smaller.includes(rendition) && !beside.includes(rendition)) continue
      const segments = rendition.segments.filter((segment) => isPartOf(segment, span))
      if (!covers(segments, span)) continue
      const clipped = segments.map((segment) => clip(segment, span))
      renditions.set(renditionName(rendition), { ...rendition, segments: clipped })
    }
    const startAt = new Date(take.firstFrameAt.getTime() + (start - take.start) / 1000)
    return { recording: take.recording, ...span, startAt, renditions }
  })
}

/**
 * The spans in which the main picture has no hole and the same smaller ones beside it. A smaller segment comes too late
 * once the second main one after its own is stored, or the next take is listed: that is decided once and for all.
 */
function pictureSpans(take: HeldTake, main: RecordedRendition, smaller: RecordedRendition[]): Span[] {
  const deadlines = main.segments.map((_, index) => main.segments[index + 2]?.storedAt?.getTime())
  const counterparts = smaller.map(({ segments }) => pairUp(main.segments, segments))
  const known = main.segments.findIndex((_, index) => {
    const decided = take.complete || take.over || deadlines[index] !== undefined
    return !decided && counterparts.some((pairs) => !pairs[index])
  })
  const beside = main.segments.map((_, index) =>
    smaller.filter((_, which) => {
      const counterpart = counterparts[which]?.[index]
      return counterpart && (counterpart.storedAt?.getTime() ?? 0) <= (deadlines[index] ?? Number.POSITIVE_INFINITY)
    }),
  )
  return uninterrupted(main.segments.slice(0, known < 0 ? undefined : known), beside)
}

/** The spans that segments fill without a hole, and with the same `beside` them. */
function uninterrupted(segments: RecordedSegment[], beside: RecordedRendition[][] = []): Span[] {
  const spans: Span[] = []
  let expected = 0
  for (const [index, { number, start, duration }] of segments.entries()) {
    const open = spans.at(-1)
    const company = beside[index] ?? []
    // After a pause numbers go on, time does not.
    const goesOn = open !== undefined && start - open.end <= sameMoment
    if (number === expected && goesOn && sameMembers(open.beside, company)) open.end = start + duration
    else spans.push({ start, end: start + duration, beside: company })
    expected = number + 1
  }
  return spans
}

function sameMembers<Item>(some: Item[], others: Item[]): boolean {
  return some.length === others.length && some.every((item) => others.includes(item))
}

/** Where both have media; tracks begin together, up to a frame, so the earlier of two near beginnings counts. */
function intersect(some: Span[], others: Span[]): Span[] {
  return some.flatMap((one) =>
    others.flatMap((other) => {
      const [earlier, later] = [Math.min(one.start, other.start), Math.max(one.start, other.start)]
      const end = Math.min(one.end, other.end)
      return end > later ? [{ ...one, start: later - earlier <= sameMoment ? earlier : later, end }] : []
    }),
  )
}

/** More of it lies in the span than the frame by which tracks may differ. */
function isPartOf({ start, duration }: RecordedSegment, span: Time): boolean {
  const common = Math.min(start + duration, span.end) - Math.max(start, span.start)
  return common > Math.min(sameMoment, duration / 2)
}

/** The end of a take that died may lie in the middle of one track's last segment: no more than that is listed. */
function clip(segment: RecordedSegment, { end }: Time): RecordedSegment {
  const over = segment.start + segment.duration - end
  return over > sameMoment ? { ...segment, duration: end - segment.start } : segment
}

/** Whether segments begin and end where the span does, with none missing in between. */
function covers(segments: RecordedSegment[], span: Time): boolean {
  const [first, last] = [segments[0], segments.at(-1)]
  if (!first || !last || last.number - first.number !== segments.length - 1) return false
  return first.start <= span.start + nearlyWhole && last.start + last.duration >= span.end - nearlyWhole
}

function holdBackLatecomers(takes: RecordedTake[]): HeldTake[] {
  let deadline = Number.POSITIVE_INFINITY
  const kept = takes.toReversed().map((take) => {
    const limit = deadline
    deadline = Math.min(deadline, firstListable(take))
    const inTime = ({ storedAt }: RecordedSegment) => !storedAt || storedAt.getTime() <= limit
    const renditions = take.renditions.map((rendition) => ({
      ...rendition,
      segments: rendition.segments.filter(inTime),
    }))
    return { ...take, renditions, over: limit !== Number.POSITIVE_INFINITY }
  })
  return kept.toReversed()
}

/** When the take had its first segment of both tracks, milliseconds since 1970. */
function firstListable(take: RecordedTake): number {
  const first = (track: string) =>
    Math.min(
      ...take.renditions
        .filter((rendition) => rendition.track === track)
        .map(({ segments: [segment] }) => segment?.storedAt?.getTime() ?? Number.POSITIVE_INFINITY),
    )
  return Math.max(first('video'), first('audio'))
}

function byPictureSize(stretches: Stretch[]): (one: string, other: string) => number {
  const height = (name: string) => Math.max(0, ...stretches.map(({ renditions }) => renditions.get(name)?.height ?? 0))
  return (one, other) => height(other) - height(one) || one.localeCompare(other)
}

/** `over`: a later take is listed, and nothing is added to this one. */
type HeldTake = RecordedTake & { over: boolean }

/** Recording time, microseconds. */
type Time = { start: number; end: number }

/** `beside`: the smaller pictures that were captured with the main one. */
type Span = Time & { beside: RecordedRendition[] }
