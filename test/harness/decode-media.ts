import { execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'

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

export type Sound = { /** Seconds of the first sample as stored. */ start: number; rate: number; samples: Int16Array }

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

/**
 * When a tone of `frequency` Hz sets in: seconds as stored. The level is that of the tone alone, so that speech and other
 * tones do not count; an onset rises above a quarter of the loudest after a silence of 200 ms.
 */
export function toneOnsets(sound: Sound, frequency: number): number[] {
  const levels = toneLevels(sound, frequency)
  const threshold = loudest(levels) / 4
  const onsets: number[] = []
  let quietSince = 0
  levels.forEach((level, index) => {
    if (level < threshold) return
    if ((index - quietSince) * windowSeconds >= 0.2) onsets.push(sound.start + index * windowSeconds)
    quietSince = index
  })
  return threshold > 50 ? onsets : []
}

/** How loud a tone is at its loudest, against another tone at its loudest. */
export function toneAgainst(sound: Sound, frequency: number, other: number): number {
  return loudest(toneLevels(sound, frequency)) / loudest(toneLevels(sound, other))
}

const windowSeconds = 0.005

function loudest(levels: number[]): number {
  return levels.reduce((a, b) => Math.max(a, b), 0)
}

/** Goertzel's algorithm over windows of 5 ms. */
function toneLevels(sound: Sound, frequency: number): number[] {
  const window = Math.round(sound.rate * windowSeconds)
  const levels: number[] = []
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / sound.rate)
  for (let at = 0; at + window <= sound.samples.length; at += window) {
    let one = 0
    let two = 0
    for (let index = at; index < at + window; index++) {
      const next = (sound.samples[index] ?? 0) + coefficient * one - two
      two = one
      one = next
    }
    levels.push(Math.sqrt(Math.max(0, one * one + two * two - coefficient * one * two)) / window)
  }
  return levels
}
