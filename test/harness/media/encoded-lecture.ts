import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { beginsKeyFrame } from '../../../conference/rtp/begins-key-frame.ts'
import { readRtpPacket } from '../../../conference/rtp/rtp-packet.ts'
import { cardFrameRate, flashSeconds } from '../../../core/test-card/test-card.ts'
import { testSlide } from '../../../core/test-card/test-slide.ts'
import { cameraSize, drawCamera } from './camera-frames.ts'

/** A coded picture, or 20 ms of sound: payloads of the RTP packets that carry it. */
export type EncodedFrame = { key: boolean; payloads: Buffer[] }

/** What a lecturer sends, encoded once; see the rates. */
export type EncodedLecture = {
  /** `cardFrameRate` a second, a key frame every second. */
  camera: EncodedFrame[]
  /** `soundRate` a second: syllables, and a beep of `beepTone` Hz with each flash of the camera's card. */
  sound: EncodedFrame[]
  /** One picture a second, as browsers send a screen that stands still; each slide begins with its only key frame. */
  slides: EncodedFrame[][]
}

export const soundRate = 50
export const beepTone = 1_000
export const secondsPerSlide = 20

const sampleRate = 48_000
/** Samples that libopus puts before the first one (RFC 7845 §4.2): what it is given begins so much later. */
const opusDelay = 312
const cameraBitrate = 600_000
const differentSlides = 5

/** Encodes `seconds` of camera (VP8) and sound (Opus), and some slides (VP8) of that size. */
export async function encodeLecture(
  folder: string,
  { seconds, width, height }: { seconds: number; width: number; height: number },
): Promise<EncodedLecture> {
  const camera = encode(
    'vp8',
    path.join(folder, 'camera.rtp'),
    [
      `fdsrc blocksize=${(cameraSize.width * cameraSize.height * 3) / 2}`,
      `rawvideoparse format=i420 width=${cameraSize.width} height=${cameraSize.height} framerate=${cardFrameRate}/1`,
      `vp8enc deadline=1 cpu-used=8 end-usage=cbr target-bitrate=${cameraBitrate} keyframe-max-dist=${cardFrameRate}`,
      vp8Payloads,
    ],
    drawCamera(seconds * cardFrameRate),
  )
  const [lecture, sound] = await Promise.all([camera, encodeVoice(folder, seconds)])
  const slides: EncodedFrame[][] = []
  for (let slide = 0; slide < differentSlides; slide++) {
    slides.push(await encodeSlide(path.join(folder, `slide-${slide}.rtp`), slide, width, height))
  }
  return { camera: lecture.slice(0, seconds * cardFrameRate), sound, slides }
}

async function encodeVoice(folder: string, seconds: number): Promise<EncodedFrame[]> {
  const frames = await encode(
    'opus',
    path.join(folder, 'sound.rtp'),
    [
      'fdsrc',
      `rawaudioparse format=pcm pcm-format=s16le sample-rate=${sampleRate} num-channels=1`,
      `opusenc frame-size=${1000 / soundRate} bitrate=32000`,
      'rtpopuspay',
    ],
    speak(seconds),
  )
  return frames.slice(0, seconds * soundRate)
}

/** Encodes a camera of that size in which all moves, 1.5 Mbit/s of VP8, with a voice; no slides. */
export async function encodeMoving(
  folder: string,
  { seconds, width, height }: { seconds: number; width: number; height: number },
): Promise<EncodedLecture> {
  const camera = await encode('vp8', path.join(folder, 'moving.rtp'), [
    `videotestsrc pattern=zone-plate kx2=20 ky2=20 kt=1 num-buffers=${seconds * cardFrameRate}`,
    `video/x-raw,format=I420,width=${width},height=${height},framerate=${cardFrameRate}/1`,
    `vp8enc deadline=1 cpu-used=8 end-usage=cbr target-bitrate=1500000 keyframe-max-dist=${2 * cardFrameRate}`,
    vp8Payloads,
  ])
  return { camera, sound: await encodeVoice(folder, seconds), slides: [] }
}

/** Packets of a size that browsers send; no picture numbers, which restart with whatever is sent again. */
const vp8Payloads = 'rtpvp8pay mtu=1200 picture-id-mode=none'

function encodeSlide(file: string, slide: number, width: number, height: number): Promise<EncodedFrame[]> {
  const first = slide * 4
  const lines = [...testSlide.slice(first), ...testSlide.slice(0, first)].slice(0, 16).join('\n')
  const letters = Math.round(height / 40)
  return encode('vp8', file, [
    `videotestsrc pattern=white num-buffers=${secondsPerSlide}`,
    `video/x-raw,format=I420,width=${width},height=${height},framerate=1/1`,
    `textoverlay text="${lines}" font-desc="DejaVu Sans ${letters}px" color=0xff22303a halignment=left valignment=top line-alignment=left draw-shadow=false draw-outline=false auto-resize=false`,
    `vp8enc deadline=1 cpu-used=4 end-usage=cq cq-level=20 min-quantizer=10 max-quantizer=30 target-bitrate=8000000 keyframe-max-dist=${10 * secondsPerSlide}`,
    vp8Payloads,
  ])
}

/** A voice's pitch in syllables, without what a beep is recognised by; the beep begins with each full second. */
function* speak(seconds: number): Generator<Buffer> {
  for (let second = 0; second < seconds; second++) {
    const samples = Buffer.alloc(2 * sampleRate)
    for (let index = 0; index < sampleRate; index++) {
      const at = second + (index + opusDelay) / sampleRate
      const syllable = Math.max(0, Math.sin(2 * Math.PI * 4 * at)) * (0.6 + 0.4 * Math.sin(2 * Math.PI * 0.3 * at))
      let voice = 0
      for (let partial = 1; partial <= 5; partial++) voice += Math.sin(2 * Math.PI * 118 * partial * at) / partial
      const beep = at % 1 < flashSeconds ? 0.6 * Math.sin(2 * Math.PI * beepTone * at) : 0
      samples.writeInt16LE(Math.round(32_000 * (beep + 0.12 * syllable * voice)), 2 * index)
    }
    yield samples
  }
}

/** Runs a pipeline that ends in RTP packets, and reads them. `input` is what its fdsrc gets. */
async function encode(
  codec: 'vp8' | 'opus',
  file: string,
  elements: string[],
  input: Iterable<Buffer> = [],
): Promise<EncodedFrame[]> {
  // Buffered, GStreamer 1.22's filesink loses what is beyond 1,024 pieces at once.
  const line = [...elements, 'rtpstreampay', `filesink location=${file} buffer-mode=unbuffered`].join(' ! ')
  const gstreamer = spawn('gst-launch-1.0', ['-q', ...wordsOf(line)], { stdio: ['pipe', 'ignore', 'pipe'] })
  let complaint = ''
  gstreamer.stderr.on('data', (data) => (complaint += data))
  const ended = once(gstreamer, 'exit')
  await pipeline(Readable.from(input), gstreamer.stdin).catch((error: unknown) => {
    complaint += String(error)
  })
  const [code] = await ended
  if (code !== 0) throw new Error(`gst-launch-1.0 ${line}: ${complaint}`)
  return readFrames(codec, await readFile(file))
}

/** gst-launch joins its arguments and takes them apart again, quotes included. */
function wordsOf(line: string): string[] {
  return line.match(/(?:[^\s"]|"[^"]*")+/g) ?? []
}

/** Packets after their lengths (RFC 4571), one frame a timestamp. */
function readFrames(codec: string, bytes: Buffer): EncodedFrame[] {
  const frames: EncodedFrame[] = []
  let timestamp: number | undefined
  for (let at = 0; at + 2 <= bytes.length; ) {
    const end = at + 2 + bytes.readUInt16BE(at)
    const packet = readRtpPacket(bytes.subarray(at + 2, end))
    if (!packet) throw new Error('no RTP packet')
    if (packet.timestamp !== timestamp) frames.push({ key: beginsKeyFrame(codec, packet.payload), payloads: [] })
    frames.at(-1)?.payloads.push(packet.payload)
    timestamp = packet.timestamp
    at = end
  }
  return frames
}
