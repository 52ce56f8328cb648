import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { MediaFrame } from '../../conference/rtp/assemble-frames.ts'
import { writeFragment } from '../../core/cmaf/fragment.ts'
import { writeVideoInit } from '../../core/cmaf/init-segment.ts'
import { newId } from '../../core/ids.ts'
import { recorderDelay } from '../../core/net/net.ts'
import { type FeedMedia, feedName } from '../../transcoder/fill/feed-media.ts'
import { makePiece } from '../../transcoder/fill/make-piece.ts'
import { rawFrames } from '../harness/media/decode-media.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const run = promisify(execFile)
const rate = 10
const firstFrameAt = new Date(1_000_000)
const size = { width: 640, height: 360 }

/** Plain pictures of one brightness as ffmpeg encodes them; Annex B or VP8, from a moment on (seconds). */
async function plain(
  folder: string,
  codec: string,
  picture: string,
  light: string,
  from: number,
): Promise<MediaFrame[]> {
  const file = path.join(folder, `${light}-${picture}.${codec === 'vp8' ? 'ivf' : 'h264'}`)
  const encoder =
    codec === 'vp8'
      ? ['-c:v', 'libvpx', '-g', '999']
      : ['-c:v', 'libx264', '-profile:v', 'baseline', '-g', '999', '-x264-params', 'aud=1:slices=1']
  const source = ['-f', 'lavfi', '-i', `color=c=${light}:s=${picture}:r=${rate}:d=1.5`]
  await run('ffmpeg', ['-v', 'error', ...source, '-pix_fmt', 'yuv420p', ...encoder, file])
  const bytes = await readFile(file)
  const pictures = codec === 'vp8' ? picturesOfIvf(bytes) : picturesOfH264(bytes)
  return pictures.map((data, index) => ({ at: (from + index / rate) * 1e6, key: index === 0, data }))
}

function picturesOfIvf(bytes: Buffer): Buffer[] {
  const pictures: Buffer[] = []
  for (let at = 32; at < bytes.length; ) {
    const end = at + 12 + bytes.readUInt32LE(at)
    pictures.push(bytes.subarray(at + 12, end))
    at = end
  }
  return pictures
}

/** Each begins with an access unit delimiter; every start code gets four bytes. */
function picturesOfH264(bytes: Buffer): Buffer[] {
  const units = bytes
    .toString('latin1')
    .split('\0\0\x01')
    .slice(1)
    // The zero of a longer start code that follows.
    .map((unit) => (unit.endsWith('\0') ? unit.slice(0, -1) : unit))
    .map((unit) => Buffer.concat([Buffer.from([0, 0, 0, 1]), Buffer.from(unit, 'latin1')]))
  const pictures: Buffer[][] = []
  for (const unit of units) {
    if (((unit[4] ?? 0) & 0x1f) === 9) pictures.push([])
    pictures.at(-1)?.push(unit)
  }
  return pictures.map((picture) => Buffer.concat(picture))
}

test('two cameras, one that changes its form, one that sends H.264, one that is switched off', async () => {
  await using folder = await temporaryFolder('fill-piece')
  const [ada, bob] = [newId(), newId()]
  const feed = (id: string, codec: string, frames: MediaFrame[]): FeedMedia => ({
    ...{ feed: feedName(id, 'camera', 1), track: 'video', codec, frames },
  })
  const media = [
    feed(ada, 'vp8', [
      ...(await plain(folder.path, 'vp8', '320x180', 'white', 9)),
      ...(await plain(folder.path, 'vp8', '180x320', 'gray', 11)),
    ]),
    feed(bob, 'h264', await plain(folder.path, 'h264', '320x180', 'white', 10.5)),
  ]
  const person = (participant: string, camera: boolean) => ({
    ...{ participant, name: `--'${participant}':%{pts}`, microphone: true, camera, speaking: false },
    feeds: { camera: 1 },
  })
  const moment = (at: number, cameraOfBob: boolean) => ({
    at: new Date(firstFrameAt.getTime() + at * 1000 - recorderDelay),
    people: [person(ada, true), person(bob, cameraOfBob)],
  })
  const made = await makePiece(
    { ffmpeg: 'ffmpeg' },
    folder.path,
    { media, moments: [moment(0, true), moment(12, false)], firstFrameAt, size },
    { start: 10e6, end: 13e6 },
    [0],
    AbortSignal.timeout(60_000),
  )
  expect(made.picture).toMatchObject(size)
  // Two frames of priming and run-up, and three seconds.
  expect(made.sound.length).toBeGreaterThanOrEqual(2 + Math.floor((3 * 48_000) / 1024))
  const file = path.join(folder.path, 'made.mp4')
  await writeFile(file, Buffer.concat([writeVideoInit(made.picture), writeFragment(1, 0, made.picture.samples)]))
  const light = new Map<number, { left: number; leftEdge: number; right: number }>()
  for await (const { time, width, pixels } of rawFrames(file)) {
    const at = (x: number, y: number) => pixels[Math.round(y) * width + Math.round(x)] ?? -1
    const middle = size.height / 2
    light.set(Math.round(time * 30), {
      left: at(size.width * 0.25, middle),
      leftEdge: at(size.width * 0.05, middle),
      right: at(size.width * 0.75, middle - 30),
    })
  }
  expect(light.size).toBe(90)
  const [white, gray, tile] = [255, 128, 34]
  const seen = (second: number) => light.get(Math.round(second * 30)) ?? { left: -1, leftEdge: -1, right: -1 }
  const near = (one: number, other: number) => Math.abs(one - other) < 15
  // Before Bob's first picture his tile is empty; Ada's fills hers.
  expect(
    [seen(0.1).left, seen(0.1).leftEdge].every((value) => near(value, white)),
    JSON.stringify(seen(0.1)),
  ).toBe(true)
  expect(near(seen(0.1).right, tile), JSON.stringify(seen(0.1))).toBe(true)
  expect(near(seen(0.9).right, white), JSON.stringify(seen(0.9))).toBe(true)
  // Ada's picture stands upright now, with the tile beside it.
  expect(near(seen(1.5).left, gray) && near(seen(1.5).leftEdge, tile), JSON.stringify(seen(1.5))).toBe(true)
  // Bob's camera is off; his last picture is gone.
  expect(near(seen(2.5).right, tile), JSON.stringify(seen(2.5))).toBe(true)
})
