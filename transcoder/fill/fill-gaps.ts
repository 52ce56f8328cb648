import { isSource, largestPicture, type Manifest, type RenditionEntry } from '../../core/recording/manifest.ts'
import { findNet, netMoments } from '../../storage/catalog/net.ts'
import type { Recording } from '../../storage/catalog/recordings.ts'
import { parseObjectKey } from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { addFilledTakes, filledTakes, nextTakeNumber } from '../../storage/publication/add-filled-takes.ts'
import { addLateMedia } from '../../storage/publication/add-late-media.ts'
import { findGaps } from '../../storage/publication/find-gaps.ts'
import type { TranscoderContext } from '../transcoder-context.ts'
import type { Execution, Maker } from '../work/do-work.ts'
import { mergeMedia, readFeedMedia } from './feed-media.ts'
import type { NetMedia } from './make-piece.ts'
import { makeTake } from './make-take.ts'
import { meetTake } from './meet-take.ts'
import { planFilling } from './plan-filling.ts'

/** The job `fill`: each gap of a published recording becomes a take, composed from the net. */
export const fillMaker: Maker = {
  make: fillGaps,
  // What it stores is listed like captured media, which nothing but erasure removes.
  prefixes: () => [],
}

async function fillGaps(context: TranscoderContext, execution: Execution): Promise<void> {
  const { recording, attempt, folder, progress, signal } = execution
  if (!recording.first_frame_at) return
  if ((await filledTakes(context, recording.id)).length > 0) {
    // An execution before this one came so far.
    await addLateMedia(context, recording.id)
    return
  }
  const found = await findGaps(context, recording)
  if (!found) return
  const { manifest, gaps } = found
  const like = sourcesOf(manifest)
  if (!like) return
  const net = await readNet(context, recording, recording.first_frame_at, like.video, signal)
  const spans = planFilling(gaps, net.media)
  const whole = spans.reduce((sum, { start, end }) => sum + end - start, 0)
  const place = { organisation: recording.organisation_id, recording: recording.id }
  const number = await nextTakeNumber(context, recording)
  let done = 0
  const onPiece = async (microseconds: number) => {
    done += microseconds
    await progress.report(done / whole, '')
  }
  const takes = []
  for (const [index, span] of spans.entries()) {
    const meets = manifest.takes.some(({ start }) => start === span.end)
    const media = meets ? meetTake(net.media, span) : net.media
    const order = { place, take: number + index, attempt, span, like }
    takes.push(await makeTake(context, folder, { ...net, media }, order, onPiece, signal))
  }
  signal.throwIfAborted()
  if (takes.length > 0)
    await addFilledTakes(context, recording, { recording: recording.id, job: 'fill', attempt }, takes)
  context.log.info({ gaps: takes.length, seconds: whole / 1_000_000 }, 'gaps filled')
}

async function readNet(
  { catalog, store }: TranscoderContext,
  { id }: Recording,
  firstFrameAt: Date,
  { width = 1280, height = 720 }: RenditionEntry,
  signal: AbortSignal,
): Promise<NetMedia> {
  const net = await findNet(catalog, id)
  const media = []
  for (const file of net?.files ?? []) {
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
