import { execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'
import type { Sound } from '../../../core/test-card/hear-tone.ts'

const run = promisify(execFile)

export type Probe = {
  streams: {
    codec_type: string
    codec_name: string
    width?: number
    height?: number
    profile?: string
    sample_rate?: string
    channels?: number
  }[]
  format: { duration?: string }
}

/** What ffprobe says of a file. @throws with ffprobe's own words when it complains about anything at all. */
export async function probe(file: string): Promise<Probe> {
  const { stdout, stderr } = await run('ffprobe', [
    '-v',
    'warning',
    '-of',
    'json',
    '-show_streams',
    '-show_format',
    file,
  ])
  if (stderr.trim()) throw new Error(`ffprobe of ${file}: ${stderr}`)
  return JSON.parse(stdout) as Probe
}

export type RawFrame = {
  /** Seconds as stored. */
  time: number
  width: number
  height: number
  /** Brightness of every pixel; with `yuv420p` the two colour planes follow. */
  pixels: Uint8Array
}

/**
 * Decodes every frame of a video as it is stored, none doubled or dropped, in order of presentation. `matrix`: how a
 * video that holds red, green and blue becomes `yuv420p`.
 */
export async function* rawFrames(
  file: string,
  format: 'gray' | 'yuv420p' = 'gray',
  matrix?: 'bt601' | 'bt709',
): AsyncGenerator<RawFrame> {
  const times = await frameTimes(file)
  const { streams } = await probe(file)
  const { width = 0, height = 0 } = streams.find((stream) => stream.codec_type === 'video') ?? {}
  const size = format === 'gray' ? width * height : (width * height * 3) / 2
  const options = [
    ...(matrix ? ['-vf', `scale=out_color_matrix=${matrix}`] : []),
    '-map',
    '0:v',
    '-fps_mode',
    'passthrough',
    '-enc_time_base',
    '-1',
    '-f',
    'rawvideo',
    '-pix_fmt',
    format,
    '-',
  ]
  const ffmpeg = spawn('ffmpeg', ['-v', 'error', '-i', file, ...options], { stdio: ['ignore', 'pipe', 'pipe'] })
  let complaint = ''
  ffmpeg.stderr.on('data', (data) => {
    complaint += data
  })
  let index = 0
  for await (const pixels of piecesOf(ffmpeg.stdout, size)) {
    const time = times[index++]
    if (time === undefined) throw new Error(`${file}: more frames than ffprobe counts (${times.length})`)
    yield { time, width, height, pixels }
  }
  if (complaint) throw new Error(`ffmpeg on ${file}: ${complaint.slice(0, 500)}`)
  if (index !== times.length) throw new Error(`${file}: ${index} frames decoded, ${times.length} stored`)
}

/** Pieces of exactly `size` bytes; each stays valid until the next one is asked for. */
async function* piecesOf(stream: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  const piece = Buffer.alloc(size)
  let filled = 0
  for await (const data of stream) {
    for (let at = 0; at < data.length; ) {
      const taken = data.copy(piece, filled, at)
      at += taken
      filled += taken
      if (filled < size) break
      yield piece
      filled = 0
    }
  }
}

async function frameTimes(file: string): Promise<number[]> {
  const { stdout } = await run(
    'ffprobe',
    ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', file],
    { maxBuffer: 64 << 20 },
  )
  return stdout
    .split('\n')
    .map(Number.parseFloat)
    .filter(Number.isFinite)
    .sort((one, other) => one - other)
}

/** Decodes a file's sound to one channel of 48 kHz. */
export async function decodeSound(file: string): Promise<Sound> {
  const { stdout: first } = await run('ffprobe', [
    '-v',
    'error',
    '-select_streams',
    'a:0',
    '-show_entries',
    'packet=pts_time',
    '-of',
    'csv=p=0',
    '-read_intervals',
    '%+#1',
    file,
  ])
  const { stdout } = await run(
    'ffmpeg',
    ['-v', 'error', '-i', file, '-map', '0:a', '-ac', '1', '-ar', '48000', '-f', 's16le', '-'],
    {
      encoding: 'buffer',
      maxBuffer: 1 << 30,
    },
  )
  return {
    start: Number.parseFloat(first),
    rate: 48_000,
    samples: new Int16Array(stdout.buffer, stdout.byteOffset, stdout.byteLength >> 1),
  }
}
