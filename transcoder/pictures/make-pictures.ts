import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { readSamples } from '../../core/cmaf/read-samples.ts'
import type { Manifest } from '../../core/recording/manifest.ts'
import type { Trim } from '../../core/recording/trim.ts'
import { trimManifest, withTrimmed } from '../../core/recording/trim-manifest.ts'
import { trimOf } from '../../storage/catalog/lectures/trims.ts'
import { artefactKey, artefactPrefix, parseObjectKey } from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { addDerived } from '../../storage/publication/extend-manifest.ts'
import { readManifest } from '../../storage/publication/read-manifest.ts'
import { runFfmpeg } from '../ffmpeg/run-ffmpeg.ts'
import { fetchObject } from '../media/fetch-object.ts'
import { type PlacedRendition, placedRenditions, segmentAt } from '../media/player-time.ts'
import { storeObject } from '../media/store-object.ts'
import { openTrackFile } from '../media/track-file.ts'
import type { TranscoderContext } from '../transcoder-context.ts'
import type { Execution, Maker } from '../work/do-work.ts'
import { greyFile, posterCall, posterFile, sheetFile, sheetsCall } from './picture-calls.ts'
import { planThumbnails, thumbnailTimes } from './plan-thumbnails.ts'
import { isBlack, posterTimes } from './poster-choice.ts'

/** The job `pictures`: a poster and the seek thumbnails, both from key frames alone. */
export const picturesMaker: Maker = {
  make: makePictures,
  prefixes: (place, { poster, thumbnails, trimmed }) =>
    (poster && thumbnails) || (trimmed?.poster && trimmed.thumbnails)
      ? [artefactPrefix(place, 'poster'), artefactPrefix(place, 'thumbnails')]
      : [],
}

async function makePictures(context: TranscoderContext, execution: Execution): Promise<void> {
  const { recording, attempt, progress, signal } = execution
  const { store } = context
  if (!recording.manifest_key) return
  const whole = await readManifest(store, parseObjectKey(recording.manifest_key))
  const trim = trimOf(recording)
  const manifest = trimManifest(whole, trim)
  const placed = placedRenditions(manifest, 'video')
  const place = { organisation: recording.organisation_id, recording: recording.id }
  const duration = placed.at(-1)?.end ?? 0
  const size = placed[0]?.entry
  if (duration > 0 && size?.width && size.height && !(manifest.poster && manifest.thumbnails)) {
    await progress.report(0, 'poster')
    const posterKey = artefactKey(place, 'poster', String(attempt), 'poster.jpg')
    const poster = await storeObject(
      store,
      posterKey,
      await makePoster(context, execution, placed, duration),
      jpeg,
      signal,
    )
    await progress.report(0.1, 'thumbnails')
    const plan = planThumbnails(duration, { width: size.width, height: size.height })
    const sheets: { key: string; bytes: number }[] = []
    await writeKeyFrames(store, execution, placed, thumbnailTimes(plan), 'thumbnails.mp4', (share) =>
      progress.report(0.1 + 0.7 * share, 'thumbnails'),
    )
    await runFfmpeg(context.ffmpeg, execution.folder, sheetsCall('thumbnails.mp4', plan), signal)
    for (let index = 0; index * plan.columns * plan.rows < plan.count; index++) {
      const body = await readFile(path.join(execution.folder, sheetFile(index)))
      const key = artefactKey(place, 'thumbnails', String(attempt), `${index}.jpg`)
      const { bytes } = await storeObject(store, key, body, jpeg, signal)
      sheets.push({ key, bytes })
    }
    const made = { poster: { key: poster.key, bytes: poster.bytes }, thumbnails: { ...plan, sheets } }
    await addDerived(context, recording.id, whole, (current) => withPictures(current, made, trim), trim)
  }
}

/** The manifest with pictures, of all of it or of what a trim keeps; those that stand there already stay. Pure. */
export function withPictures(
  manifest: Manifest,
  made: Required<Pick<Manifest, 'poster' | 'thumbnails'>>,
  trim: Trim | undefined = undefined,
): Manifest {
  if (trim) return withTrimmed(manifest, trim, made)
  if (manifest.poster && manifest.thumbnails) return manifest
  return { ...manifest, poster: manifest.poster ?? made.poster, thumbnails: manifest.thumbnails ?? made.thumbnails }
}

const jpeg = 'image/jpeg'

/** The first candidate that is not black; where all are, the first. */
async function makePoster(
  { ffmpeg, store }: TranscoderContext,
  execution: Execution,
  placed: readonly PlacedRendition[],
  duration: number,
): Promise<Buffer> {
  const { folder, signal } = execution
  let first: Buffer | undefined
  for (const time of posterTimes(duration)) {
    const source = 'candidate.mp4'
    for (const file of [source, posterFile, greyFile]) await rm(path.join(folder, file), { force: true })
    await writeKeyFrames(store, execution, placed, [time], source)
    await runFfmpeg(ffmpeg, folder, posterCall(source), signal)
    const poster = await readFile(path.join(folder, posterFile))
    if (!isBlack(await readFile(path.join(folder, greyFile)))) return poster
    first ??= poster
  }
  return first ?? Buffer.alloc(0)
}

/** Writes the key frames that are nearest before these moments of player time into one file, one a second. */
async function writeKeyFrames(
  store: ObjectStore,
  { folder, signal }: Execution,
  placed: readonly PlacedRendition[],
  times: readonly number[],
  file: string,
  onShare: (share: number) => Promise<void> = async () => {},
): Promise<void> {
  const first = placed[0]
  if (!first) return
  const inits = new Map<number, Buffer>()
  const initOf = async ({ take, entry }: PlacedRendition) => {
    const init = inits.get(take) ?? (await fetchObject(store, entry.init, signal))
    inits.set(take, init)
    return init
  }
  await using track = await openTrackFile(path.join(folder, file), await initOf(first))
  let last: { number: string; data: Uint8Array } | undefined
  for (const [index, time] of times.entries()) {
    const at = segmentAt(placed, time)
    if (!at) continue
    const init = await initOf(at.rendition)
    if (last?.number !== at.segment.key) {
      const key = readSamples(await fetchObject(store, at.segment, signal)).find(({ sync }) => sync)
      if (!key) continue
      last = { number: at.segment.key, data: key.data }
    }
    const sample = { data: last.data, duration: track.timescale, sync: true }
    await track.append(init, index * track.timescale, [sample])
    await onShare((index + 1) / times.length)
  }
}
