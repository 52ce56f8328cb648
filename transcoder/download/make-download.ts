import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { Manifest } from '../../core/recording/manifest.ts'
import type { Trim } from '../../core/recording/trim.ts'
import { trimManifest, withTrimmed } from '../../core/recording/trim-manifest.ts'
import { trimOf } from '../../storage/catalog/lectures/trims.ts'
import { artefactKey, artefactPrefix, parseObjectKey } from '../../storage/objects/object-keys.ts'
import { addDerived } from '../../storage/publication/extend-manifest.ts'
import { readManifest } from '../../storage/publication/read-manifest.ts'
import { runFfmpeg } from '../ffmpeg/run-ffmpeg.ts'
import { placedRenditions } from '../media/player-time.ts'
import type { TranscoderContext } from '../transcoder-context.ts'
import type { Execution, Maker } from '../work/do-work.ts'
import { layTrack } from './lay-track.ts'
import { remuxCall } from './remux-call.ts'

/** The job `download`: the captured picture and sound of all takes as one MP4, gaps and what was trimmed left out. */
export const downloadMaker: Maker = {
  make: makeDownload,
  prefixes: (place, { download, trimmed }) =>
    (download ?? trimmed?.download) ? [artefactPrefix(place, 'download')] : [],
}

async function makeDownload(context: TranscoderContext, execution: Execution): Promise<void> {
  const { recording } = execution
  if (!recording.manifest_key) return
  const whole = await readManifest(context.store, parseObjectKey(recording.manifest_key))
  const trim = trimOf(recording)
  const manifest = trimManifest(whole, trim)
  const made = manifest.download ? undefined : await storeDownload(context, execution, manifest)
  if (made) await addDerived(context, recording.id, whole, (current) => withDownload(current, made, trim), trim)
}

/** The manifest with a download, of all of it or of what a trim keeps; one that stands there already stays. Pure. */
export function withDownload(
  manifest: Manifest,
  download: NonNullable<Manifest['download']>,
  trim: Trim | undefined = undefined,
): Manifest {
  if (trim) return withTrimmed(manifest, trim, { download })
  return manifest.download ? manifest : { ...manifest, download }
}

async function storeDownload(
  context: TranscoderContext,
  { recording, attempt, folder, progress, signal }: Execution,
  manifest: Manifest,
): Promise<Manifest['download']> {
  const { store } = context
  const tracks = (['video', 'audio'] as const)
    .map((track) => ({ file: `${track}.mp4`, placed: placedRenditions(manifest, track) }))
    .filter(({ placed }) => placed.length > 0)
  if (tracks.length === 0) return undefined
  const whole = tracks
    .flatMap(({ placed }) => placed.flatMap(({ entry }) => entry.segments))
    .reduce((sum, { duration }) => sum + duration, 0)
  let done = 0
  for (const { file, placed } of tracks) {
    const onSegment = async (microseconds: number) => {
      done += microseconds
      await progress.report((0.7 * done) / whole, 'download')
    }
    await layTrack(store, path.join(folder, file), placed, onSegment, signal)
  }
  const output = 'lecture.mp4'
  const files = tracks.map(({ file }) => file)
  await runFfmpeg(context.ffmpeg, folder, remuxCall(files, output), signal)
  for (const file of files) await rm(path.join(folder, file))
  await progress.report(0.9, 'download')
  const place = { organisation: recording.organisation_id, recording: recording.id }
  const key = artefactKey(place, 'download', String(attempt), 'lecture.mp4')
  const sha256 = await sha256Of(path.join(folder, output), signal)
  const { bytes } = await store.putFile(key, path.join(folder, output), 'video/mp4', signal)
  return { key, bytes, sha256 }
}

async function sha256Of(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file, { signal, highWaterMark: 1 << 20 })) hash.update(piece)
  return hash.digest('hex')
}
