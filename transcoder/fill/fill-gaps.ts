import { AppError } from '../../core/errors.ts'
import type { StoredTake } from '../../core/recording/lay-out-takes.ts'
import { isSource, largestPicture, type Manifest, type RenditionEntry } from '../../core/recording/manifest.ts'
import { findNet, netMoments } from '../../storage/catalog/recordings/net.ts'
import { findRecording, type Recording } from '../../storage/catalog/recordings/recordings.ts'
import { parseObjectKey } from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { StoreUnavailable } from '../../storage/objects/store-errors.ts'
import { addFilledTakes, filledTakes, nextTakeNumber } from '../../storage/publication/add-filled-takes.ts'
import { addLateMedia } from '../../storage/publication/add-late-media.ts'
import { findGaps } from '../../storage/publication/find-gaps.ts'
import type { TranscoderContext } from '../transcoder-context.ts'
import type { Execution, Maker } from '../work/do-work.ts'
import { WorkSuperseded } from '../work/progress.ts'
import { mergeMedia, readFeedMedia } from './feed-media.ts'
import type { NetMedia } from './make-piece.ts'
import { makeTake } from './make-take.ts'
import { meetTake } from './meet-take.ts'
import { planFilling } from './plan-filling.ts'

/**
 * The job `fill`: each gap of a published recording becomes a take, composed from the net. One that cannot be composed
 * fails the job once the others are filled.
 */
export const fillMaker: Maker = {
  make: fillGaps,
  // What it stores is listed like captured media, which nothing but erasure removes.
  prefixes: () => [],
}

async function fillGaps(context: TranscoderContext, execution: Execution): Promise<void> {
  const { attempt, folder, progress, signal } = execution
  const filled = await filledTakes(context, execution.recording.id)
  // An execution before this one came so far.
  if (filled.length > 0) await addLateMedia(context, execution.recording.id)
  const recording = (await findRecording(context.catalog, execution.recording.id)) ?? execution.recording
  if (!recording.first_frame_at) return
  const found = await findGaps(context, recording)
  if (!found) return
  const { manifest, gaps } = found
  const like = sourcesOf(manifest)
  if (!like) return
  const net = await readNet(context, recording, recording.first_frame_at, like.video, signal)
  const spans = planFilling(gaps, net.media).filter(({ start }) => !filled.some((take) => take.start === start))
  const whole = spans.reduce((sum, { start, end }) => sum + end - start, 0)
  const place = { organisation: recording.organisation_id, recording: recording.id }
  const number = await nextTakeNumber(context, recording)
  let done = 0
  const onPiece = async (microseconds: number) => {
    done += microseconds
    await progress.report(done / whole, '')
  }
  const takes: StoredTake[] = []
  const failures: unknown[] = []
  for (const [index, span] of spans.entries()) {
    const meets = manifest.takes.some(({ start }) => start === span.end)
    const media = meets ? meetTake(net.media, span) : net.media
    const order = { place, take: number + index, attempt, span, like }
    try {
      takes.push(await makeTake(context, folder, { ...net, media }, order, onPiece, signal))
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof StoreUnavailable || error instanceof WorkSuperseded) throw error
      context.log.warn({ err: error, ...span }, 'a gap is not filled')
      failures.push(error)
    }
  }
  signal.throwIfAborted()
  if (takes.length > 0)
    await addFilledTakes(context, recording, { recording: recording.id, job: 'fill', attempt }, takes)
  context.log.info({ gaps: takes.length, failed: failures.length, seconds: whole / 1_000_000 }, 'gaps filled')
  if (failures.length > 0) throw failures[0]
}

async function readNet(
  { catalog, store }: TranscoderContext,
  { id }: Recording,
  firstFrameAt: Date,
  { width = 1280, height = 720 }: RenditionEntry,
  signal: AbortSignal,
): Promise<NetMedia> {
  const net = await findNet(catalog, id)
  if (net?.state !== 'stored') throw new NetGone()
  const media = []
  for (const file of net.files) {
    signal.throwIfAborted()
    media.push(readFeedMedia(file, await readObject(store, file.key), firstFrameAt))
  }
  return {
    media: mergeMedia(media.filter((feed) => feed !== undefined)),
    moments: await netMoments(catalog, id),
    firstFrameAt,
    size: { width, height },
  }
}

async function readObject(store: ObjectStore, key: string): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of await store.get(parseObjectKey(key))) pieces.push(piece)
  return Buffer.concat(pieces)
}

function sourcesOf({ takes }: Manifest): { video: RenditionEntry; audio: RenditionEntry } | undefined {
  const sources = takes.flatMap(({ renditions }) => renditions.filter(isSource))
  const video = largestPicture(sources)
  const audio = sources.find(({ track }) => track === 'audio')
  return video && audio && { video, audio }
}

/** Somebody has it tried again after the net was dropped. */
class NetGone extends AppError {
  constructor() {
    super('transcoder.net-gone', 'lecture', 'What gaps could be filled from is gone.')
  }
}
