import { type Clock, systemClock } from '../../core/clock.ts'
import { audioTimescale, toTrackTime } from '../../core/cmaf/timescales.ts'
import type { AppError } from '../../core/errors.ts'
import { stripParameterSets } from './access-unit.ts'
import { createAudioSegmenter, firstAudioTime } from './audio-segmenter.ts'
import { CaptureNotStarted, CaptureStalled } from './capture-errors.ts'
import { driveGate, type Gate } from './drive-gate.ts'
import { findSink, findValve } from './gstreamer.ts'
import { createPipelineClock } from './pipeline-clock.ts'
import { aacPrimingSamples, describePipeline, elements, framesPerSecond } from './pipeline-description.ts'
import type { GateState } from './plan-gate.ts'
import { requestKeyFrames } from './request-key-frames.ts'
import { runPipeline } from './run-pipeline.ts'
import type { SegmentAct } from './segment-plan.ts'
import { type EncodedUnit, readTrack } from './track-reader.ts'
import { createVideoSegmenter } from './video-segmenter.ts'
import { watchDamage } from './watch-damage.ts'
import { watchFlow } from './watch-flow.ts'

export type CaptureOptions = {
  display: string
  pulseServer: string
  pulseSource: string
  width: number
  height: number
  /** The first frame is kept. Everything that follows counts from it. */
  onZero: (zero: CaptureZero) => void
  /** Times in units of the track since zero, in order, after `onZero`. */
  onActs: (track: 'video' | 'audio', acts: SegmentAct[]) => void
  /** Capture cannot go on. Once. */
  onFailure: (error: AppError) => void
}

export type CaptureZero = {
  /** Wall time at which the first frame was grabbed. */
  at: Date
  avcConfiguration: Buffer
  audioSpecificConfig: Buffer
}

export type Capture = {
  begin(): void
  /** Ends both tracks now; resolves when their last acts have been told. */
  end(): Promise<void>
  /** Kept video frames, and microseconds since zero up to which they have come. */
  facts(): { frames: number; capturedTo: number }
  /** Takes the pipeline down; within two seconds, or it is left to the end of the process. */
  close(): Promise<void>
}

const startMilliseconds = 10_000
/** After Stop: the encoder's delay and PulseAudio's are far below. */
const lastFramesMilliseconds = 1_000
/** AAC frames kept while the take's zero is not known: sound may come before the picture it belongs to. */
const heldAudioFrames = 100
/** A zero between two ticks of the frame grid puts every boundary off it: tried anew so often. */
const gridTries = 5

/** Starts the pipeline and resolves when both tracks flow; nothing is kept before `begin()`. */
export async function startCapture(options: CaptureOptions, clock: Clock = systemClock): Promise<Capture> {
  const failure = once(options.onFailure)
  const time = createPipelineClock(clock)
  const video = createVideoSegmenter()
  const audio = createAudioSegmenter()
  const gateState: GateState = { damagedAt: 0, frameAt: 0, zero: undefined, searching: false }
  const milliseconds = () => Number(clock.monotonicMicroseconds()) / 1000
  const counted = { frames: 0, capturedTo: 0 }
  const first = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  let avcConfiguration: Buffer | undefined
  let audioSpecificConfig: Buffer | undefined
  let heldAudio: EncodedUnit[] = []
  let beganAt: number | undefined
  let zero: number | undefined
  let tries = 0
  /** Microseconds since zero. */
  let stopAt = Number.POSITIVE_INFINITY
  const passed = { video: false, audio: false }

  const flow = watchFlow((track) => failure(new CaptureStalled(track)), milliseconds)
  const pipeline = runPipeline(describePipeline(options), failure)
  const keyFrames = requestKeyFrames(() => pipeline.forceKeyUnit(elements.video, 0), time.now)
  // Open until the pipeline's clock is known.
  let gate: Gate | undefined
  const onDamage = () => {
    gateState.damagedAt = time.now()
    gate?.look()
  }

  const onReady = () => {
    if (avcConfiguration && audioSpecificConfig && time.ready()) first.resolve()
  }
  const pass = (track: 'video' | 'audio') => {
    passed[track] = true
    if (passed.video && passed.audio) ended.resolve()
  }
  const onVideo = (unit: EncodedUnit) => {
    flow.flowed('video')
    gateState.frameAt = Math.round(unit.time / 1000)
    if (zero === undefined) considerZero(unit)
    if (zero !== undefined) keepVideo(unit, zero)
    gate?.look()
  }
  const considerZero = (unit: EncodedUnit) => {
    if (beganAt === undefined || unit.time / 1000 < beganAt) return
    if (!unit.key || (!onGrid(unit.time) && tries++ < gridTries)) {
      keyFrames.missed()
      return
    }
    if (!avcConfiguration || !audioSpecificConfig) return
    zero = unit.time
    gateState.zero = Math.round(zero / 1000)
    const age = (time.now() - zero / 1000) / 1000
    options.onZero({ at: new Date(clock.now().getTime() - age), avcConfiguration, audioSpecificConfig })
    for (const held of heldAudio) keepAudio(held, zero)
    heldAudio = []
  }
  const keepVideo = (unit: EncodedUnit, from: number) => {
    const at = Math.round((unit.time - from) / 1000)
    if (at >= stopAt) {
      pass('video')
      return
    }
    const data = unit.key ? stripParameterSets(unit.data) : unit.data
    counted.frames += 1
    counted.capturedTo = at
    const acts = video.push({ time: at, key: unit.key, data })
    if (at >= video.boundary()) keyFrames.missed()
    else keyFrames.wantAt(Math.round(from / 1000) + video.boundary())
    if (acts.length > 0) options.onActs('video', acts)
  }
  const onAudio = (unit: EncodedUnit) => {
    flow.flowed('audio')
    if (zero !== undefined) keepAudio(unit, zero)
    else heldAudio = [...heldAudio.slice(-heldAudioFrames), unit]
  }
  const keepAudio = (unit: EncodedUnit, from: number) => {
    const at = toTrackTime((unit.time - from) / 1000, audioTimescale) - aacPrimingSamples
    if (at < firstAudioTime) return
    if (at >= toTrackTime(Math.min(stopAt, Number.MAX_SAFE_INTEGER), audioTimescale)) {
      pass('audio')
      return
    }
    const acts = audio.push({ time: at, data: unit.data })
    if (acts.length > 0) options.onActs('audio', acts)
  }
  const close = async () => {
    gate?.open()
    for (const watch of [keyFrames, flow]) watch[Symbol.dispose]()
    await damage?.[Symbol.asyncDispose]()
    await pipeline.close()
  }

  pipeline.play()
  readTrack(findSink(pipeline, elements.video), {
    onUnit: onVideo,
    onCodecData(data) {
      avcConfiguration = data
      onReady()
    },
  })
  readTrack(findSink(pipeline, elements.audio), {
    onUnit: onAudio,
    onCodecData(data) {
      audioSpecificConfig = data
      onReady()
    },
  })
  readTrack(findSink(pipeline, elements.clock), {
    onUnit(unit) {
      time.observe(unit.time)
      onReady()
    },
  })
  let damage: AsyncDisposable | undefined
  const deadline = setTimeout(() => first.reject(new CaptureNotStarted('sound or picture')), startMilliseconds)
  try {
    damage = await watchDamage(options.display, onDamage, () => failure(new CaptureStalled('video')))
    await first.promise
    gate = driveGate(findValve(pipeline, elements.gate), gateState, time.now)
  } catch (error) {
    await close()
    throw error
  } finally {
    clearTimeout(deadline)
  }

  return {
    begin() {
      if (beganAt !== undefined) return
      beganAt = time.now()
      gateState.searching = true
      keyFrames.missed()
      gate?.look()
    },
    async end() {
      if (zero === undefined) return
      stopAt = Math.round(time.now() - zero / 1000)
      gate?.open()
      const enough = setTimeout(ended.resolve, lastFramesMilliseconds)
      await ended.promise
      clearTimeout(enough)
      options.onActs('video', video.end(stopAt))
      options.onActs('audio', audio.end(toTrackTime(stopAt, audioTimescale)))
    },
    facts: () => ({ ...counted }),
    close,
  }
}

/** ximagesrc stamps a frame with its exact tick unless it was late for it. */
function onGrid(nanoseconds: number): boolean {
  const tick = 1_000_000_000 / framesPerSecond
  return Math.abs(nanoseconds - Math.round(nanoseconds / tick) * tick) < 1_000
}

function once<Value>(act: (value: Value) => void): (value: Value) => void {
  let done = false
  return (value) => {
    if (done) return
    done = true
    act(value)
  }
}
