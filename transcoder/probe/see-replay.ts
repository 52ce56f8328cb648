import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { composeStage } from '../../core/layout/compose-stage.ts'
import { toneOnsets } from '../../core/test-card/hear-tone.ts'
import { readTestCard } from '../../core/test-card/test-card.ts'
import { runFfmpeg } from '../ffmpeg/run-ffmpeg.ts'
import type { SeenReplay } from './judge-replay.ts'

/** Small is enough for blocks that large, and 30 pictures a second see each of 15. */
const size = { width: 320, height: 180 }
const pictureRate = 30
const sampleRate = 48_000
/** Hz; what the demo page sounds unless it is told otherwise. */
const tone = 1_000

type Looking = { ffmpeg: string; folder: string; signal: AbortSignal }

/** Reads the counter in a video file of `folder`; its lecturer is alone on the recorder's stage. */
export async function seeCards({ ffmpeg, folder, signal }: Looking, file: string): Promise<SeenReplay['cards']> {
  const raw = `${file}.gray`
  const filter = `fps=${pictureRate},scale=${size.width}:${size.height}`
  await runFfmpeg(
    ffmpeg,
    folder,
    {
      inputs: [{ file }],
      outputs: [{ file: raw, options: ['-vf', filter, '-f', 'rawvideo', '-pix_fmt', 'gray'] }],
    },
    signal,
  )
  const [place] = composeStage([{ key: 'lecturer', kind: 'camera', picture: true }], { ...size, beside: 0 })
  const cards: SeenReplay['cards'] = []
  let index = 0
  for await (const data of createReadStream(path.join(folder, raw), { highWaterMark: size.width * size.height })) {
    const card = readTestCard({ data, ...size }, place)
    if (card && card.frame !== cards.at(-1)?.frame) cards.push({ ...card, at: index / pictureRate })
    index++
  }
  return cards
}

/** Hears when the lecturer's tone sets in, in a sound file of `folder`. */
export async function hearBeeps({ ffmpeg, folder, signal }: Looking, file: string): Promise<number[]> {
  const raw = `${file}.pcm`
  await runFfmpeg(
    ffmpeg,
    folder,
    {
      inputs: [{ file }],
      outputs: [{ file: raw, options: ['-ac', '1', '-ar', String(sampleRate), '-f', 's16le'] }],
    },
    signal,
  )
  const bytes = await readFile(path.join(folder, raw))
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 1)
  return toneOnsets({ start: 0, rate: sampleRate, samples }, tone)
}
