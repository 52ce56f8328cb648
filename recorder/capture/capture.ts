import { setTimeout as delay } from 'node:timers/promises'
import { type Clock, systemClock } from '../../core/clock.ts'
import type { AppError } from '../../core/errors.ts'
import { type Activity, isSilent, prolong, type Stretch } from './activity.ts'
import { CaptureNotStarted, CaptureStalled, SmallRenditionLost } from './capture-errors.ts'
import { type CapturedStream, smallSize } from './captured.ts'
import { cutTake } from './cut-take.ts'
import { findScreenSource, findSink, findValve, type Valve } from './gstreamer.ts'
import { createPipelineClock } from './pipeline-clock.ts'
import { describePipeline, elements, framesPerSecond, isDispensable } from './pipeline-description.ts'
import { type FramePlan, warmPlan, writePlan } from './plan-frames.ts'
import { requestKeyFrames } from './request-key-frames.ts'
import { runPipeline } from './run-pipeline.ts'
import type { SegmentAct } from './segment-plan.ts'
import { readTrack } from './track-reader.ts'
import { watchFlow } from './watch-flow.ts'
import { type OutputObserver, watchOutput } from './watch-output.ts'

export type CaptureOptions = {
  display: string
  pulseServer: string
  pulseSource: string
  width: number
  height: number
  /** Capture cannot go on. Once. */
  onFailure: (error: AppError) => void
  /** The small rendition gives nothing more; everything else goes on. Once. */
  onSmallLost: (error: AppError) => void
  /** Kills display and sound: one of them answers no more, and the pipeline would wait for it for ever, with this process. */
  letGo: () => Promise<void>
}

/** Who takes what is captured. */
export type CaptureListener = {
  /** The first frame is kept. Everything that follows counts from it. */
  onZero: (zero: CaptureZero) => void
  /** Times in units of the stream since zero, in order, after `onZero`. */
  onActs: (stream: CapturedStream, acts: SegmentAct[]) => void
}

export type CaptureZero = {
  /** The same moment on the pipeline's clock, microseconds. */
  time: number
  /** Wall time at which the first frame was grabbed. */
  at: Date
  /** Milliseconds that have passed since then, when this is told. */
  age: number
  avcConfiguration: Buffer
  /** Of the small rendition, where there is one. */
  smallAvcConfiguration: Buffer | undefined
  audioSpecificConfig: Buffer
}

export type Capture = {
  /**
   * From the next forced key frame on everything is kept, a small rendition only if it is wanted. Again after `end`: then
   * it counts from a new zero.
   */
  begin(listener: CaptureListener, withSmall: boolean): void
  /** Tells what comes out of the encoders from now on, also of what is not kept. */
  observe(observer: OutputObserver): void
  /** Keeps at most so many frames a second of what moves, from now on. */
  keepRate(framesPerSecond: number): void
  /** Ends all streams now; resolves when their last acts have been told. Without a first frame none comes any more. */
  end(): Promise<void>
  /** The pipeline's clock, microseconds. */
  now(): number
  /** Kept video frames, microseconds since zero up to which they have come, and how many a second are kept at most. */
  facts(): { frames: number; capturedTo: number; rate: number }
  /** What moves and sounds right now, kept or not. */
  activity(): Activity
  /** Takes the pipeline down; within two seconds, or it is left to the end of the process. */
  close(): Promise<void>
}

const startMilliseconds = 10_000
/** The small encoder's first output comes right after the main one's; nothing waits for it for long. */
const smallStartMilliseconds = 1_000
/** After Stop: eight frames may wait before an encoder that is late; the delay of PulseAudio is far below. */
const lastFramesMilliseconds = 2_000

/** Starts the pipeline and resolves when both tracks flow; nothing is kept before `begin()`. */
export async function startCapture(options: CaptureOptions, clock: Clock = systemClock): Promise<Capture> {
  const warm = Promise.withResolvers<void>()
  const fail = once((error: AppError) => {
    warm.reject(error)
    options.onFailure(error)
  })
  const tellSmallLost = once(options.onSmallLost)
  const time = createPipelineClock(clock)
  const smallWarm = Promise.withResolvers<void>()
  let stopPassed = Promise.withResolvers<void>()
  const codecs: Partial<Record<CapturedStream, Buffer>> = {}
  let smallGate: Valve | undefined
  let keepsSmall = false
  let hangs = false
  let listener: CaptureListener | undefined
  let observer: OutputObserver | undefined
  let sounded: Stretch | undefined
  const milliseconds = () => Number(clock.monotonicMicroseconds()) / 1000

  const flow = watchFlow((track) => fail(new CaptureStalled(track)), milliseconds)
  const loseSmall = (reason: string) => {
    cut.leaveSmall()
    if (smallGate) smallGate.drop = true
    smallGate = undefined
    delete codecs.small
    smallWarm.resolve()
    tellSmallLost(new SmallRenditionLost(reason))
  }
  const pipeline = runPipeline(describePipeline(options), {
    onFailure: fail,
    dispensable: isDispensable,
    onBranchFailure: loseSmall,
  })
  const keyFrames = {
    video: requestKeyFrames(() => pipeline.forceKeyUnit(elements.video, 0), time.now),
    small: requestKeyFrames(() => pipeline.forceKeyUnit(elements.small, 0), time.now),
  }
  const screen = findScreenSource(pipeline, elements.screen)
  // Every frame passes until the pipeline's clock is known.
  let plan: FramePlan = { ...warmPlan, keep: 'all' }
  const replan = (change: Partial<FramePlan>) => {
    plan = { ...plan, ...change }
    screen.plan = writePlan(plan)
  }
  const openCut = () =>
    cutTake({
      onZero(zero) {
        replan({ keep: 'changes', origin: zero })
        const age = (time.now() - zero) / 1000
        const { video: avcConfiguration, audio: audioSpecificConfig } = codecs
        const smallAvcConfiguration = keepsSmall ? codecs.small : undefined
        if (!avcConfiguration || !audioSpecificConfig) throw new TypeError('A track has frames before its caps.')
        const at = new Date(clock.now().getTime() - age)
        listener?.onZero({ time: zero, at, age, avcConfiguration, smallAvcConfiguration, audioSpecificConfig })
      },
      onActs: (stream, acts) => listener?.onActs(stream, acts),
      wantKeyFrame(at) {
        if (at !== plan.keyAt) replan({ keyAt: at })
      },
      missedKeyFrame: (picture) => keyFrames[picture].missed(),
      onSmallMissing: () => loseSmall('it gives nothing any more.'),
      onStopPassed: () => stopPassed.resolve(),
    })
  let cut = openCut()
  /** Frames kept before the present zero, and how far they came from their own. */
  const before = { frames: 0, capturedTo: 0 }
  const check = () => {
    if (codecs.video && codecs.audio && time.ready()) warm.resolve()
  }
  const close = async () => {
    flow[Symbol.dispose]()
    if (hangs) await options.letGo()
    await pipeline.close()
  }

  replan({})
  pipeline.play()
  readTrack(findSink(pipeline, elements.video), {
    onCodecData(data) {
      codecs.video = data
      check()
    },
    onUnit(unit) {
      flow.flowed('video')
      cut.video(unit)
    },
  })
  if (smallSize(options)) {
    smallGate = findValve(pipeline, elements.smallGate)
    readTrack(findSink(pipeline, elements.small), {
      onCodecData(data) {
        codecs.small = data
        smallWarm.resolve()
        // All that was needed of it before somebody wants it.
        if (smallGate && !keepsSmall) smallGate.drop = true
      },
      onUnit: (unit) => cut.small(unit),
    })
  }
  readTrack(findSink(pipeline, elements.audio), {
    onCodecData(data) {
      codecs.audio = data
      check()
    },
    onUnit(unit) {
      flow.flowed('audio')
      if (!isSilent(unit.data)) sounded = prolong(sounded, milliseconds())
      cut.audio(unit)
    },
  })
  readTrack(findSink(pipeline, elements.clock), {
    onUnit(unit) {
      time.observe(unit.time)
      check()
    },
  })
  watchOutput(
    { picture: findSink(pipeline, elements.outputPicture), sound: findSink(pipeline, elements.outputSound) },
    (nanoseconds) => (Number(clock.monotonicMicroseconds()) - time.now() + nanoseconds / 1000) / 1000,
    {
      onPicture: (picture) => observer?.onPicture(picture),
      onSound: (sound) => observer?.onSound(sound),
    },
  )
  const deadline = setTimeout(() => warm.reject(new CaptureNotStarted('picture or sound')), startMilliseconds)
  try {
    await warm.promise
    // A take that begins before it is there would have none.
    if (smallGate) await Promise.race([smallWarm.promise, delay(smallStartMilliseconds)])
  } catch (error) {
    await close()
    throw error
  } finally {
    clearTimeout(deadline)
  }
  replan(warmPlan)

  /** Nothing is kept any more, until the next begin. */
  const leave = () => {
    const { frames, capturedTo } = cut.facts()
    before.frames += frames
    if (frames > 0) before.capturedTo = capturedTo
    listener = undefined
    cut = openCut()
    stopPassed = Promise.withResolvers()
    replan({ ...warmPlan, rate: plan.rate })
    // Of the small encoder nothing is needed meanwhile.
    if (smallGate) smallGate.drop = true
  }
  const motion = (): Stretch | undefined => {
    const [from = 0, to = 0] = screen.moved.split(' ').map(Number)
    if (to === 0) return undefined
    const zero = milliseconds() - time.now() / 1000
    return { from: zero + from / 1000, to: zero + to / 1000 }
  }

  return {
    begin(taker, withSmall) {
      if (listener) return
      listener = taker
      hangs = false
      keepsSmall = withSmall && codecs.small !== undefined && smallGate !== undefined
      if (keepsSmall && smallGate) smallGate.drop = false
      cut.begin(time.now(), keepsSmall)
      keyFrames.video.missed()
      if (keepsSmall) keyFrames.small.missed()
      replan({ keep: 'all' })
    },
    observe(next) {
      observer = next
    },
    keepRate(next) {
      replan({ rate: Math.min(next, framesPerSecond) })
    },
    async end() {
      if (cut.zero() !== undefined) {
        cut.stop(time.now())
        replan({ keep: 'all' })
        const enough = setTimeout(() => {
          hangs = true
          stopPassed.resolve()
        }, lastFramesMilliseconds)
        await stopPassed.promise
        clearTimeout(enough)
        cut.end()
      }
      leave()
    },
    now: time.now,
    facts() {
      const { frames, capturedTo } = cut.facts()
      return {
        frames: before.frames + frames,
        capturedTo: frames > 0 ? capturedTo : before.capturedTo,
        rate: plan.rate,
      }
    },
    activity: () => ({ motion: motion(), sound: sounded }),
    close,
  }
}

function once<Value>(act: (value: Value) => void): (value: Value) => void {
  let done = false
  return (value) => {
    if (done) return
    done = true
    act(value)
  }
}
