import { avcCodecString } from '../../core/cmaf/codec-string.ts'
import { writeVideoInit } from '../../core/cmaf/init-segment.ts'
import { aacFrameSamples, audioTimescale, toMicroseconds, toTrackTime } from '../../core/cmaf/timescales.ts'
import { AppError } from '../../core/errors.ts'
import type { NetGap } from '../../core/net/net.ts'
import type { StoredTake } from '../../core/recording/lay-out-takes.ts'
import { filledRecipe, type RenditionEntry, replacedRecipe, type SegmentEntry } from '../../core/recording/manifest.ts'
import { initKey, type RecordingPlace, segmentKey } from '../../storage/objects/object-keys.ts'
import { cutGroup } from '../ladder/cut-group.ts'
import { fetchObject } from '../media/fetch-object.ts'
import { storeObject } from '../media/store-object.ts'
import type { TranscoderContext } from '../transcoder-context.ts'
import { cutSound } from './cut-piece.ts'
import { makePiece, type NetMedia } from './make-piece.ts'
import { planSegments } from './plan-segments.ts'

/** A stretch to compose, and what a take of it is to look like. */
export type TakeToMake = {
  place: RecordingPlace
  take: number
  attempt: number
  span: NetGap
  /** What the recording was captured in. */
  like: { video: RenditionEntry; audio: RenditionEntry }
}

/**
 * Composes a stretch and stores it as a take of its own. Its sound has the very init segment of the captured one, so that
 * whatever joins takes finds one kind of sound.
 * @param onPiece told the microseconds that were made
 */
export async function makeTake(
  context: TranscoderContext,
  folder: string,
  net: NetMedia,
  { place, take, attempt, span, like }: TakeToMake,
  onPiece: (microseconds: number) => Promise<void>,
  signal: AbortSignal,
): Promise<StoredTake> {
  const { store } = context
  const recipe = span.blank ? replacedRecipe : filledRecipe
  const places = {
    video: { ...place, take, track: 'video', rendition: like.video.rendition, recipe },
    audio: { ...place, take, track: 'audio', rendition: like.audio.rendition, recipe },
  } as const
  const put = (track: 'video' | 'audio', number: number, body: Buffer) =>
    storeObject(store, segmentKey(places[track], number, attempt), body, 'video/iso.segment', signal)
  const soundBegin = toTrackTime(span.start, audioTimescale)
  const soundTime = (frame: number) => toMicroseconds(soundBegin + frame * aacFrameSamples, audioTimescale)
  const segments: Record<'video' | 'audio', SegmentEntry[]> = { video: [], audio: [] }
  let init: Buffer | undefined
  let codecs = ''
  for (const piece of planSegments(span.end - span.start)) {
    const [first, last] = [piece[0], piece.at(-1)]
    if (!first || !last) continue
    const pieceSpan = { start: span.start + first.start, end: span.start + last.end }
    const keyFrames = piece.map(({ start }) => start - first.start)
    const made = await makePiece(context, folder, net, pieceSpan, keyFrames, signal)
    const ownInit = writeVideoInit(made.picture)
    if (init && !init.equals(ownInit)) throw new PiecesDiffer()
    init = ownInit
    codecs = avcCodecString(made.picture.avcConfiguration)
    const number = segments.video.length
    const planned = piece.map(({ start, end }, index) => ({
      ...{ number: number + index, start: span.start + start, duration: end - start },
      ...{ bytes: 1, sha256: '', md5: '', key: '' },
    }))
    const pictures = cutGroup(made.picture.samples, planned)
    const sounds = cutSound(made.sound, piece, soundBegin, number)
    for (const [index, { firstFrame, endFrame }] of piece.entries()) {
      const [entry, picture, sound] = [planned[index], pictures[index], sounds[index]]
      if (!entry || !picture || !sound) continue
      const start = soundTime(firstFrame)
      segments.video.push({ ...entry, ...(await put('video', entry.number, picture)) })
      const duration = soundTime(endFrame) - start
      segments.audio.push({ number: entry.number, start, duration, ...(await put('audio', entry.number, sound)) })
    }
    await onPiece(pieceSpan.end - pieceSpan.start)
  }
  const soundInit = await fetchObject(store, like.audio.init, signal)
  const rendition = async (track: 'video' | 'audio', body: Buffer): Promise<RenditionEntry> => ({
    ...like[track],
    recipe,
    init: await storeObject(store, initKey(places[track], attempt), body, 'video/mp4', signal),
    segments: segments[track],
  })
  return {
    take,
    offset: span.start,
    firstFrameAt: new Date(net.firstFrameAt.getTime() + span.start / 1000),
    renditions: [
      { ...(await rendition('video', init ?? Buffer.alloc(0))), codecs, timescale: 1_000_000 },
      await rendition('audio', soundInit),
    ],
  }
}

class PiecesDiffer extends AppError {
  constructor() {
    super('transcoder.pieces-differ', 'node', 'The pieces of one gap were encoded with different parameters.')
  }
}
