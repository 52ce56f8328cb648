import { audioTimescale, toTrackTime } from '../../core/cmaf/timescales.ts'
import { stripParameterSets } from './access-unit.ts'
import { createAudioSegmenter, firstAudioTime } from './audio-segmenter.ts'
import { aacPrimingSamples, framesPerSecond } from './pipeline-description.ts'
import type { SegmentAct } from './segment-plan.ts'
import type { EncodedUnit } from './track-reader.ts'
import { createVideoSegmenter } from './video-segmenter.ts'

export type CutListener = {
  /** The first frame, microseconds of running time. Before any act. */
  onZero: (zero: number) => void
  onActs: (track: 'video' | 'audio', acts: SegmentAct[]) => void
  /** Running time (microseconds) that the next segment begins at. */
  wantKeyFrame: (at: number) => void
  /** The frame that was to be a key frame is none. */
  missedKeyFrame: () => void
  /** Both tracks have come to the place where they are to end. */
  onStopPassed: () => void
}

/**
 * Cuts the encoder's endless output into a take: from the first key frame after `begin` to the place of `stop`, both
 * tracks alike, in segments. What comes before and after is dropped. All times given are microseconds of running time.
 */
export type TakeCut = {
  begin(at: number): void
  video(unit: EncodedUnit): void
  audio(unit: EncodedUnit): void
  stop(at: number): void
  /** Closes the last segments: at the stop, whether or not frames have come that far. */
  end(): void
  zero(): number | undefined
  /** Kept video frames, and microseconds since zero up to which they have come. */
  facts(): { frames: number; capturedTo: number }
}

/** AAC frames kept while the zero is not known: sound may come before the picture it belongs to. */
const heldAudioFrames = 100
/** A zero between two ticks of the grid would put every boundary off it: a key frame there is passed by so often. */
const gridTries = 5

export function cutTake(listener: CutListener): TakeCut {
  const segmenters = { video: createVideoSegmenter(), audio: createAudioSegmenter() }
  const facts = { frames: 0, capturedTo: 0 }
  const passed = { video: false, audio: false }
  let heldAudio: EncodedUnit[] = []
  let beganAt = Number.POSITIVE_INFINITY
  let tries = 0
  /** Nanoseconds of running time. */
  let zero: number | undefined
  /** Microseconds since zero. */
  let stopAt = Number.MAX_SAFE_INTEGER

  const tell = (track: 'video' | 'audio', acts: SegmentAct[]) => {
    if (acts.length > 0) listener.onActs(track, acts)
  }
  const pass = (track: 'video' | 'audio') => {
    const both = passed.video && passed.audio
    passed[track] = true
    if (!both && passed.video && passed.audio) listener.onStopPassed()
  }
  /** Whether the frame is the take's first. */
  const isZero = (unit: EncodedUnit): boolean => {
    if (unit.time / 1000 < beganAt) return false
    if (unit.key && (onGrid(unit.time) || tries++ >= gridTries)) return true
    listener.missedKeyFrame()
    return false
  }
  const keepVideo = (unit: EncodedUnit, from: number) => {
    const time = Math.round((unit.time - from) / 1000)
    if (time >= stopAt) {
      pass('video')
      return
    }
    const acts = segmenters.video.push({
      time,
      key: unit.key,
      data: unit.key ? stripParameterSets(unit.data) : unit.data,
    })
    facts.frames += 1
    facts.capturedTo = time
    if (time >= segmenters.video.boundary()) listener.missedKeyFrame()
    else listener.wantKeyFrame(Math.round(from / 1000) + segmenters.video.boundary())
    tell('video', acts)
  }
  const keepAudio = (unit: EncodedUnit, from: number) => {
    const time = toTrackTime((unit.time - from) / 1000, audioTimescale) - aacPrimingSamples
    if (time < firstAudioTime) return
    if (time >= toTrackTime(stopAt, audioTimescale)) pass('audio')
    else tell('audio', segmenters.audio.push({ time, data: unit.data }))
  }

  return {
    begin(at) {
      beganAt = at
    },
    video(unit) {
      if (zero === undefined && isZero(unit)) {
        zero = unit.time
        listener.onZero(Math.round(zero / 1000))
        for (const held of heldAudio) keepAudio(held, zero)
        heldAudio = []
      }
      if (zero !== undefined) keepVideo(unit, zero)
    },
    audio(unit) {
      if (zero !== undefined) keepAudio(unit, zero)
      else heldAudio = [...heldAudio.slice(-heldAudioFrames), unit]
    },
    stop(at) {
      if (zero !== undefined) stopAt = Math.round(at - zero / 1000)
    },
    end() {
      tell('video', segmenters.video.end(stopAt))
      tell('audio', segmenters.audio.end(toTrackTime(stopAt, audioTimescale)))
    },
    zero: () => (zero === undefined ? undefined : Math.round(zero / 1000)),
    facts: () => ({ ...facts }),
  }
}

/** ximagesrc stamps a frame with its exact tick unless it was late for it. */
function onGrid(nanoseconds: number): boolean {
  const tick = 1_000_000_000 / framesPerSecond
  return Math.abs(nanoseconds - Math.round(nanoseconds / tick) * tick) < 1_000
}
