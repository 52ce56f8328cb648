import { capturedPeak, smallPeak } from '../../core/recording/captured-peak.ts'
import { smallSize } from './captured.ts'

/** Frames a second that are kept at most of what moves. */
export const framesPerSecond = 30

/**
 * How often a second the screen is looked at: twice as often. A browser that plays cameras draws thirty times a second, not quite
 * evenly; looked at just as often, what it shows between two looks is lost.
 */
export const looksPerSecond = 2 * framesPerSecond

/**
 * What x264's rate control takes the frame rate for, whatever comes: a camera brings twice as many, a still page
 * half. It adds the bits of so long to its buffer with each frame (by 30 or 15 the key frames of a still page full of text
 * starve: measured 31 and 80 of 355 kB; by 8: 330), and takes what comes more often for less complex.
 */
const budgetRate = 8

/** Samples that avenc_aac puts before the first one it was given (measured; ffmpeg's AAC-LC encoder delay). */
export const aacPrimingSamples = 1024

export const audioBitrate = 128_000

/**
 * Frames of sound that are pulled as one, 85 ms of it: each pull costs 0.3 ms of the processor, and one by one those of the
 * sound alone take 1.3 % of a core.
 */
const audioBatch = 4

/** Nanoseconds from the end of a piece of sound to its promptest arrival: by these, beep and flash coincide (measured). */
const promptestSound = 2_000_000

/** Names of the elements that the code talks to. */
export const elements = {
  ...{ screen: 'screen', video: 'video', audio: 'audio', clock: 'clock' },
  ...{ smallGate: 'small-gate', small: 'small-video' },
  ...{ outputPicture: 'output-picture', outputSound: 'output-sound' },
} as const

/** Whether an element may fail without the recording failing: its branch is a convenience. */
export function isDispensable(element: string): boolean {
  return element.startsWith('small-')
}

/** Pixels of the small picture that the watchers look at: a name on a tile is no longer read, a tile still has a hundred. */
export const outputPicture = { width: 160, height: 90 } as const

/**
 * The pipeline of one take, in gst-launch's language. Why it looks like this:
 *
 * - `aulascreensrc` is our own (`native`): it reads and converts only what has changed, and makes frames of what is planned
 *   (`plan-frames.ts`, decision 51).
 * - The queue behind it lets it look on time while the encoder is late; key frames are asked for by events that wait with the
 *   frames.
 * - No lookahead, no B-frames, no frame threads, a steady frame rate: a frame leaves the encoder before the next one enters.
 *   (By `framerate=0/1` x264 keeps each one until the next, to learn how long it lasts.) x264 budgets by that rate; the times
 *   are those of the frames.
 * - Constant quality under a cap; key frames only where they are asked for. Sound by the fast coder: half the time of the usual
 *   one, and no more distortion at this bit rate (62 against 58 dB on a voice-like tone). Without temporal noise shaping, a
 *   search of a fifth of its time that finds nothing to do in a voice.
 * - The small rendition is encoded from the very frames that the main encoder gets. A spare's pipeline plays before anybody
 *   knows whether it is wanted: its valve closes before the scaler. What goes wrong behind it stays there: the queue
 *   throws frames away when its encoder is slow, and `errorignore` keeps an error from the main branch.
 * - The clock is the system's monotonic one (`provide-clock=false`), for both tracks. `pulsesrc` counts samples and looks at
 *   the clock only when it is a second off, so `aulaskew`, our own as well, keeps the sound on it. Where the sound's stream has
 *   holes or overlaps on it, `audiorate` fills and drops.
 * - Behind each encoder a tee leads to a decoder for the watchers: of the picture key frames only, one a segment, decoded in
 *   one thread (more hold frames back); of the sound everything, in pieces of 0.2 s. Their queues throw away what comes too
 *   fast, and their sinks never wait, so the recording's own branches never do.
 * - A buffer of the clock's branch arrives exactly at its time, unless the machine is busy: the promptest one ever tells when
 *   the pipeline's clock was zero.
 */
export function describePipeline(input: {
  display: string
  pulseServer: string
  pulseSource: string
  width: number
  height: number
}): string {
  for (const text of [input.display, input.pulseServer, input.pulseSource]) {
    if (!/^[\w:./=@-]+$/.test(text)) throw new RangeError(`Not a name for a pipeline: ${text}`)
  }
  const small = smallSize(input)
  const video = [
    `aulascreensrc name=${elements.screen} display-name=${input.display}`,
    `video/x-raw,framerate=${looksPerSecond}/1`,
    'queue max-size-buffers=8 max-size-bytes=0 max-size-time=0',
    `capssetter caps="video/x-raw,framerate=(fraction)${budgetRate}/1"`,
    ...(small ? ['tee name=frames'] : []),
    ...encoder(encoderSettings(input.width, input.height)),
    'h264parse',
    'tee name=encoded-video',
    ...framed,
    `appsink name=${elements.video} sync=false`,
  ]
  const inSmall = small && [
    'frames.',
    `aulagate name=${elements.smallGate}`,
    'errorignore name=small-shield ignore-error=true ignore-notnegotiated=true convert-to=ok',
    `queue name=small-queue ${leaky} max-size-buffers=8`,
    'videoscale name=small-scale add-borders=false',
    `video/x-raw,width=${small.width},height=${small.height},pixel-aspect-ratio=1/1`,
    ...encoder(smallSettings, 'name=small-encoder'),
    'h264parse name=small-parse',
    ...framed,
    `appsink name=${elements.small} sync=false async=false`,
  ]
  const seen = [
    'encoded-video.',
    'aulagate keys-only=true',
    `queue ${leaky} max-size-buffers=2`,
    'avdec_h264 max-threads=1',
    'videoscale',
    `video/x-raw,width=${outputPicture.width},height=${outputPicture.height}`,
    'videoconvert',
    // Full range with BT.601's matrix. Without a matrix it is the red channel; with BT.709's, Y is copied and black stays 16.
    'video/x-raw,format=GRAY8,colorimetry=1:4:0:0',
    ...framed,
    `appsink name=${elements.outputPicture} ${neverWaits}`,
  ]
  const audio = [
    `pulsesrc server=${input.pulseServer} device=${input.pulseSource} provide-clock=false buffer-time=1000000 latency-time=40000`,
    'audio/x-raw,format=S16LE,rate=48000,channels=2',
    `aulaskew latency=${promptestSound}`,
    'audiorate tolerance=20000000',
    'audioconvert',
    `avenc_aac bitrate=${audioBitrate} aac-coder=fast aac-tns=false`,
    'aacparse',
    'tee name=encoded-audio',
    ...framed,
    `aulabatch count=${audioBatch}`,
    `appsink name=${elements.audio} sync=false`,
  ]
  const heard = [
    'encoded-audio.',
    `queue ${leaky} max-size-buffers=100`,
    'avdec_aac',
    'audioconvert',
    'audio/x-raw,format=S16LE,channels=1',
    'audiobuffersplit output-buffer-duration=1/5',
    ...framed,
    `appsink name=${elements.outputSound} ${neverWaits}`,
  ]
  const clock = [
    'videotestsrc is-live=true pattern=black',
    'video/x-raw,format=GRAY8,width=16,height=16,framerate=10/1',
    ...framed,
    `appsink name=${elements.clock} sync=false`,
  ]
  return [video, ...(inSmall ? [inSmall] : []), seen, audio, heard, clock].map((branch) => branch.join(' ! ')).join(' ')
}

/**
 * Each buffer with a header that holds its times. gdppay also puts the first ones into its caps, which the binding makes a
 * text of for every buffer, while they are still in use elsewhere: reference counts broke in one of 16 starts.
 */
const framed = ['gdppay', 'capssetter caps="application/x-gdp" replace=true']

const leaky = 'leaky=downstream max-size-bytes=0 max-size-time=0'
const neverWaits = 'sync=false async=false drop=true max-buffers=16'

/**
 * x264 beside its preset. Measured at CRF 30 on a slide beside a camera with grain, against `-preset ultrafast -crf 25` at 30
 * frames a second: 639 against 745 kB at VMAF 97.41 against 97.09. CABAC, small partitions and a step of subpixel search take
 * bytes and hardly any time; the smaller dead zone gives a part of them back to what moves (at CRF 29 and 15: 676 kB,
 * 97.26). `superfast` takes a third more time to encode, `veryfast` twice the time.
 */
const x264Options = 'scenecut=0:cabac=1:deadzone-inter=11:partitions=p8x8,i4x4:subme=1'

/** Frames until x264 makes a key frame unasked: an hour. What `option-string` says of it the element overrides. */
const neverByItself = 108_000

/**
 * `quality` is x264's CRF at `budgetRate`, `maxBitrate` kbit/s at that rate over a VBV of four seconds: at 30 frames a second
 * almost four times as much. `level` is for 30 frames a second, too; x264 would choose by `budgetRate`.
 */
type EncoderSettings = { quality: number; maxBitrate: number; threads: number; level: string }

/** One thread is cheapest and 720p fits it. */
function encoderSettings(width: number, height: number): EncoderSettings {
  const maxBitrate = capturedPeak(width, height) / 1000
  return width * height > 1280 * 720
    ? { quality: 24, maxBitrate, threads: 2, level: '4.0' }
    : { quality: 30, maxBitrate, threads: 1, level: '3.1' }
}

const smallSettings: EncoderSettings = { quality: 28, maxBitrate: smallPeak / 1000, threads: 1, level: '3.0' }

function encoder({ quality, maxBitrate, threads, level }: EncoderSettings, named = ''): string[] {
  return [
    `x264enc ${named} speed-preset=ultrafast pass=qual quantizer=${quality} key-int-max=${neverByItself} bitrate=${maxBitrate} vbv-buf-capacity=4000 rc-lookahead=0 sync-lookahead=0 bframes=0 threads=${threads} sliced-threads=${threads > 1} aud=false option-string="${x264Options}:level=${level}"`,
    'video/x-h264,profile=main,stream-format=avc,alignment=au',
  ]
}
