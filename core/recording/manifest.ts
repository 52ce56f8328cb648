import { z } from 'zod'
import { idPattern } from '../ids.ts'
import { pauseSchema } from './pauses.ts'
import { trimSchema } from './trim.ts'

/** One stored segment: what an index object, the manifest and the catalogue's live rows hold. */
export const segmentEntrySchema = z.object({
  /** 0, 1, 2, ... within one take and rendition. */
  number: z.int().min(0),
  /** Recording time in microseconds since the first frame of take 1. */
  start: z.int().min(0),
  /** Microseconds. */
  duration: z.int().positive(),
  bytes: z.int().positive(),
  /** Hexadecimal digests of the bytes as stored. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  md5: z.string().regex(/^[0-9a-f]{32}$/),
  /** The object's key, whole. */
  key: z.string(),
  /** Set when the stored bytes are encrypted. */
  cipher: z.object({ keyId: z.string(), nonce: z.string() }).optional(),
})
export type SegmentEntry = z.infer<typeof segmentEntrySchema>

/** One rendition of one track within one take. */
export const renditionEntrySchema = z.object({
  track: z.enum(['video', 'audio']),
  /** `720p`, `480p`, ...; `main` for sound. */
  rendition: z.string().regex(/^[a-z0-9]{1,16}$/),
  /** What made it: `c1` for the capture; the transcoder's recipes have names of their own. */
  recipe: z.string().regex(/^[a-z0-9]{1,16}$/),
  /** RFC 6381, as in EXT-X-STREAM-INF. */
  codecs: z.string(),
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  /** Units per second of `tfdt` and sample durations. */
  timescale: z.int().positive(),
  init: z.object({
    key: z.string(),
    bytes: z.int().positive(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    md5: z.string().regex(/^[0-9a-f]{32}$/),
  }),
  segments: z.array(segmentEntrySchema),
})
export type RenditionEntry = z.infer<typeof renditionEntrySchema>

/** `video-720p`, `audio-main`: names a rendition within its take, in spools and playlists. */
export function renditionName({ track, rendition }: Pick<RenditionEntry, 'track' | 'rendition'>): RenditionName {
  return `${track}-${rendition}`
}
export type RenditionName = `${RenditionEntry['track']}-${string}`

/** Of several renditions of the picture the one that everything else is measured by: the largest. */
export function largestPicture<Rendition extends Pick<RenditionEntry, 'track' | 'height'>>(
  renditions: readonly Rendition[],
): Rendition | undefined {
  const pictures = renditions.filter(({ track }) => track === 'video')
  return pictures.toSorted((one, other) => (other.height ?? 0) - (one.height ?? 0))[0]
}

/** What a recorder captured; everything else is derived from it. */
export const captureRecipe = 'c1'
/** What was composed afterwards, where no recorder had captured; and where one had captured a page without the room. */
export const filledRecipe = 'n1'
export const replacedRecipe = 'n2'

/** Whether a rendition is what others are derived from. */
export function isSource({ recipe }: { recipe: string }): boolean {
  return recipe === captureRecipe || recipe === filledRecipe || recipe === replacedRecipe
}

/** `take.json`, written at the start of a take: with the index objects enough to rebuild the catalogue. */
export const takeHeaderSchema = z.object({
  version: z.literal(1),
  organisation: z.string().regex(idPattern),
  lecture: z.string().regex(idPattern),
  recording: z.string().regex(idPattern),
  take: z.int().positive(),
  node: z.string(),
  /** Recording time at which the take's own zero lies, microseconds. */
  offset: z.int().min(0),
  /** Wall time of the take's first frame. */
  firstFrameAt: z.iso.datetime(),
  renditions: z.array(renditionEntrySchema.omit({ segments: true })),
})
export type TakeHeader = z.infer<typeof takeHeaderSchema>

/** `t<take>/index/<number>.json`: the segments verified since the index object before. */
export const takeIndexSchema = z.object({
  version: z.literal(1),
  recording: z.string().regex(idPattern),
  take: z.int().positive(),
  number: z.int().min(0),
  segments: z.array(segmentEntrySchema.extend({ track: z.enum(['video', 'audio']), rendition: z.string() })),
})
export type TakeIndex = z.infer<typeof takeIndexSchema>

/** Derived artefacts, absent until a worker has made them. */
const artefacts = {
  poster: z.object({ key: z.string(), bytes: z.int().positive() }).optional(),
  thumbnails: z
    .object({
      /** JPEG sheets of `columns` x `rows` pictures, one picture every `interval` microseconds of player time. */
      sheets: z.array(z.object({ key: z.string(), bytes: z.int().positive() })),
      columns: z.int().positive(),
      rows: z.int().positive(),
      width: z.int().positive(),
      height: z.int().positive(),
      interval: z.int().positive(),
      count: z.int().positive(),
    })
    .optional(),
  download: z.object({ key: z.string(), bytes: z.int().positive(), sha256: z.string() }).optional(),
}

/** What a finished recording consists of; immutable, one per fence. */
export const manifestSchema = z.object({
  version: z.literal(1),
  organisation: z.string().regex(idPattern),
  recording: z.string().regex(idPattern),
  lecture: z.string().regex(idPattern),
  fence: z.int().positive(),
  firstFrameAt: z.iso.datetime(),
  /** Recording time of the end, gaps included, microseconds. */
  duration: z.int().min(0),
  /**
   * In the order of time, never overlapping. Each entry is without a hole, and its renditions begin and end together; a
   * take with a hole, one that another interrupts, or one in which a further rendition of the picture begins or ends,
   * stands here once for each piece (`core/recording/lay-out-takes.ts`).
   */
  takes: z.array(
    z.object({
      take: z.int().positive(),
      /** Recording time, microseconds. */
      start: z.int().min(0),
      end: z.int().min(0),
      /** Wall time of the entry's start. */
      firstFrameAt: z.iso.datetime(),
      renditions: z.array(renditionEntrySchema),
    }),
  ),
  /** Where nothing was captured because somebody wanted so, recording time, microseconds; absent: nowhere. */
  pauses: z.array(pauseSchema).optional(),
  ...artefacts,
  /** The same, made of what this trim keeps of the recording; whether it still is trimmed so, the catalogue knows. */
  trimmed: trimSchema.extend(artefacts).optional(),
})
export type Manifest = z.infer<typeof manifestSchema>

/** Whether what was derived from one manifest fits the other: both play the same captured segments. */
export function sameCapture(one: Manifest, other: Manifest): boolean {
  const [ones, others] = [capturedKeys(one), capturedKeys(other)]
  return ones.length === others.length && ones.every((key, place) => key === others[place])
}

function capturedKeys({ takes }: Manifest): string[] {
  return takes.flatMap(({ renditions }) =>
    renditions.filter(isSource).flatMap(({ segments }) => segments.map(({ key }) => key)),
  )
}
