import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { avcCodecString } from '../../core/cmaf/codec-string.ts'
import { writeVideoInit } from '../../core/cmaf/init-segment.ts'
import { readVideoInit } from '../../core/cmaf/read-init.ts'
import { readSamples } from '../../core/cmaf/read-samples.ts'
import type { RenditionEntry, SegmentEntry } from '../../core/recording/manifest.ts'
import { runFfmpeg } from '../ffmpeg/run-ffmpeg.ts'
import { fetchObject } from '../media/fetch-object.ts'
import type { TranscoderContext } from '../transcoder-context.ts'
import { cutGroup } from './cut-group.ts'
import { fileOfRung, ladderCall } from './ladder-call.ts'
import type { Rung } from './plan-ladder.ts'

/** One rung of a group, in memory: a minute of it is some megabytes. */
export type MadeGroup = { rung: Rung; init: Buffer; codecs: string; timescale: number; segments: Buffer[] }

/** Fetches a group of the source, decodes it once and makes every rung of it. Nothing is stored yet. */
export async function makeGroup(
  { store, ffmpeg }: TranscoderContext,
  folder: string,
  source: RenditionEntry,
  segments: readonly SegmentEntry[],
  rungs: readonly Rung[],
  signal: AbortSignal,
): Promise<MadeGroup[]> {
  const input = 'source.mp4'
  const pieces = [await fetchObject(store, source.init, signal)]
  for (const segment of segments) pieces.push(await fetchObject(store, segment, signal))
  await writeFile(path.join(folder, input), Buffer.concat(pieces))
  const starts = segments.map(({ start }) => start)
  await runFfmpeg(ffmpeg, folder, ladderCall(input, rungs, starts), signal)
  const made: MadeGroup[] = []
  for (const rung of rungs) {
    const file = await readFile(path.join(folder, fileOfRung(rung)))
    const init = readVideoInit(file)
    made.push({
      rung,
      init: writeVideoInit(init),
      codecs: avcCodecString(init.avcConfiguration),
      timescale: init.timescale,
      segments: cutGroup(readSamples(file), segments),
    })
  }
  return made
}
