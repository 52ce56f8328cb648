import { execFile } from 'node:child_process'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import installer from '@ffmpeg-installer/ffmpeg'
import { type CardPlace, readTestCard } from '../../../core/test-card/test-card.ts'
import { type RawFrame, rawFrames } from './decode-media.ts'

const model = fileURLToPath(new URL('../../fixtures/vmaf/vmaf_v0.6.1.pkl', import.meta.url))

/** `matrix`: with which the recorder made its picture of red, green and blue, which ffmpeg and GStreamer do differently. */
export type JudgedRecording = { file: string; matrix: 'bt601' | 'bt709' }

/** A page without a counter stands still: what is shown eight times a second is compared. */
const looksPerSecond = 8

/**
 * VMAF (0 to 100, mean over frames) of some recordings of one page against a lossless one in red, green and blue. Frames
 * are matched by the counter of the card at `place`, without one by their time; only counters that every recording has are
 * compared.
 */
export async function measureVmaf(
  reference: string,
  recordings: JudgedRecording[],
  folder: string,
  frames: number,
  place: CardPlace | undefined,
): Promise<number[]> {
  const files = [reference, ...recordings.map(({ file }) => file)]
  const counters = await Promise.all(files.map((file) => readCounters(file, place)))
  const common = [...(counters[0]?.keys() ?? [])].filter((counter) => counters.every((seen) => seen.has(counter)))
  if (common.length < frames) throw new Error(`only ${common.length} counters are in all of ${files}`)
  const chosen = new Set(common.slice(0, frames))
  const wanted = counters.map((seen) => {
    const repeats = new Map<number, number>()
    for (const [counter, frame] of seen) {
      if (chosen.has(counter)) repeats.set(frame, (repeats.get(frame) ?? 0) + 1)
    }
    return repeats
  })
  const scores: number[] = []
  for (const [index, { file, matrix }] of recordings.entries()) {
    const [original, recorded] = [path.join(folder, 'vmaf-original.yuv'), path.join(folder, 'vmaf-recorded.yuv')]
    await keepFrames(rawFrames(reference, 'yuv420p', matrix), wanted[0], original)
    await keepFrames(rawFrames(file, 'yuv420p'), wanted[index + 1], recorded)
    scores.push(await vmaf(original, recorded))
  }
  return scores
}

/**
 * For each counter the index of the last frame that shows it: by then it is painted whole. Without a place the counter is
 * that of the looks at what a watcher sees, and one frame may be seen by many.
 */
export async function readCounters(file: string, place: CardPlace | undefined): Promise<Map<number, number>> {
  const found = new Map<number, number>()
  let index = 0
  let began: number | undefined
  for await (const { time, width, height, pixels } of rawFrames(file)) {
    began ??= time
    if (place) {
      const card = readTestCard({ data: pixels, width, height }, place)
      if (card) found.set(card.frame, index)
    } else {
      // Up to here the frame before was seen.
      for (let look = found.size; look < (time - began) * looksPerSecond; look++) found.set(look, index - 1)
    }
    index += 1
  }
  return found
}

async function keepFrames(
  frames: AsyncIterable<RawFrame>,
  repeats: Map<number, number> | undefined,
  target: string,
): Promise<void> {
  await using out = await open(target, 'w')
  let index = 0
  for await (const { pixels } of frames) {
    for (let left = repeats?.get(index) ?? 0; left > 0; left--) await out.write(pixels)
    index += 1
  }
}

/** The bundled ffmpeg has libvmaf, but not its model. */
async function vmaf(reference: string, distorted: string): Promise<number> {
  const raw = ['-f', 'rawvideo', '-s', '1280x720', '-pix_fmt', 'yuv420p', '-r', '15']
  const { stderr } = await promisify(execFile)(
    installer.path,
    [
      '-nostdin',
      ...raw,
      '-i',
      distorted,
      ...raw,
      '-i',
      reference,
      '-lavfi',
      `libvmaf=model_path=${model}`,
      '-f',
      'null',
      '-',
    ],
    { maxBuffer: 16 << 20 },
  )
  const score = /VMAF score:? *=? *([\d.]+)/.exec(stderr)?.[1]
  if (!score) throw new Error(`no VMAF score in: ${stderr.slice(-500)}`)
  return Number(score)
}
