import { audioTimescale, toTrackTime, videoTimescale } from '../../core/cmaf/timescales.ts'
import type { AppError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import type { Capture, CaptureListener } from './capture.ts'
import { type CapturedStream, capturedStreams } from './captured.ts'
import { type KeptTake, keepTake, type TakePlace } from './keep-take.ts'
import type { SegmentAct } from './segment-plan.ts'
import { openTail } from './tail.ts'

export type RecordingMediaOptions = {
  width: number
  height: number
  /** A small rendition is kept as well, where the picture is not small itself. */
  small: boolean
  place: TakePlace
  /** Name of this machine, for `take.json`. */
  node: string
  /** Called once, with the first frame's age in milliseconds: the recording time of this take's zero, microseconds. */
  offset: (age: number) => number
  /** `<AULA_DATA>/spool/<recording>/t<take>`; made when it is not there, removed when everything is stored. */
  spoolFolder: string
  store: ObjectStore
  catalog: Catalog
  log: Log
  /** The first kept frame: milliseconds since its grab, and what `offset` answered. */
  onFirstFrame: (age: number, offset: number) => void
  onProblem: (problem: MediaProblem) => void
}

/** `fatal`: nothing more is captured; stop, and let the next take go on. Otherwise the spool goes on and retries. */
export type MediaProblem = { error: AppError; fatal: boolean }

export type MediaFacts = {
  /** Kept video frames and bytes of all renditions since zero. */
  frames: number
  bytes: number
  /** Local bytes that are not yet in the store and the catalogue. */
  spooledBytes: number
  storedSegments: number
  /** Recording time up to which video frames have come, microseconds. */
  capturedTo: number
}

export type RecordingMedia = {
  /**
   * Marks the zero: the next forced key frame grabbed after this call is the take's first, or goes on after `pause`. A
   * second call without a pause between changes nothing.
   */
  begin(): void
  /**
   * Nothing that was grabbed within the last `age` milliseconds, or later, is spooled any more, until `begin` is called.
   * Returns from which recording time (microseconds) on nothing is kept, which is later where something was spooled
   * already; undefined where nothing was ever kept.
   */
  pause(age: number): number | undefined
  /**
   * Ends all tracks, closes their last segments, uploads everything, writes the last index and removes the spool. Retries
   * until the signal aborts; what is not stored by then stays in the spool.
   * @param at recording time (microseconds) of the end; else this moment. What is spooled already stays.
   * @throws UploadAbandoned
   */
  stop(signal?: AbortSignal, at?: number): Promise<void>
  /** Spools what is captured later from now on, so that it can still be ended before. */
  holdBack(): void
  facts(): MediaFacts
}

/**
 * Records what a capture gives. This process must have been started with XAUTHORITY (XCB finds the display's cookie nowhere
 * else) and with UV_THREADPOOL_SIZE of 15 or more: seven calls into GStreamer wait on threads of that pool, all
 * the time.
 */
export function recordMedia(capture: Capture, options: RecordingMediaOptions): RecordingMedia {
  const { log } = options
  if (!(Number(process.env.UV_THREADPOOL_SIZE) >= 15)) log.warn('UV_THREADPOOL_SIZE is below 15: files will wait')
  let kept: KeptTake | undefined
  /** The take's zero and the one that the capture counts from since the last pause, on the pipeline's clock. */
  let zero = 0
  let runZero = 0
  let tail = openTail()
  let ending: Promise<void> = Promise.resolve()
  let wanted = false
  const keep = (stream: CapturedStream, acts: SegmentAct[]) => {
    if (acts.length > 0) kept?.write(stream, acts)
  }
  const listener: CaptureListener = {
    onZero(first) {
      runZero = first.time
      if (kept) {
        log.info({ after: (runZero - zero) / 1e6 }, 'goes on after a pause')
        return
      }
      zero = runZero
      const offset = options.offset(first.age)
      const onFailure = (error: AppError) => options.onProblem({ error, fatal: true })
      const onRetry = (error: AppError) => options.onProblem({ error, fatal: false })
      kept = keepTake({ ...options, zero: first, offset, onFailure, onRetry })
      const small = first.smallAvcConfiguration !== undefined
      log.info({ offset, at: first.at, small }, 'first frame')
      options.onFirstFrame(first.age, offset)
    },
    onActs: (stream, acts) => keep(stream, tail.pass(stream, later(stream, acts, runZero - zero))),
  }
  /** Everything comes to its end, and what waits is spooled. */
  const end = async () => {
    await capture.end()
    for (const stream of capturedStreams) keep(stream, tail.rest(stream))
  }
  return {
    begin() {
      if (wanted) return
      wanted = true
      void ending.then(() => {
        if (wanted) capture.begin(listener, options.small)
      })
    },
    pause(age) {
      const at = Math.max(0, Math.round(capture.now() - age * 1000) - zero)
      const heldFrom = wanted ? tail.cutBefore(at) : at
      if (wanted) {
        wanted = false
        ending = ending.then(end).then(() => {
          tail = openTail()
        })
      }
      return kept && kept.facts().offset + heldFrom
    },
    holdBack: () => tail.hold(),
    async stop(signal, at) {
      if (at !== undefined && kept) tail.cut(at - kept.facts().offset)
      wanted = false
      await ending
      await end()
      const closing = capture.close()
      try {
        await kept?.finish(signal)
      } finally {
        await closing
      }
    },
    facts() {
      const { frames, capturedTo } = capture.facts()
      const none = { bytes: 0, spooledBytes: 0, storedSegments: 0, offset: 0 }
      const { offset, ...spool } = kept?.facts() ?? none
      return { frames, capturedTo: offset + runZero - zero + capturedTo, ...spool }
    },
  }
}

/** Acts that are so many microseconds later. */
function later(stream: CapturedStream, acts: SegmentAct[], microseconds: number): SegmentAct[] {
  if (microseconds === 0) return acts
  const more = toTrackTime(microseconds, stream === 'audio' ? audioTimescale : videoTimescale)
  return acts.map((act) => ({ ...act, start: act.start + more, ...(act.kind === 'close' && { end: act.end + more }) }))
}
