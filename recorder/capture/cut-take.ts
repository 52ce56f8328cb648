import { audioTimescale, toTrackTime } from '../../core/cmaf/timescales.ts'
import { stripParameterSets } from './access-unit.ts'
import { createAudioSegmenter, firstAudioTime } from './audio-segmenter.ts'
import type { CapturedStream } from './captured.ts'
import { aacPrimingSamples, looksPerSecond } from './pipeline-description.ts'
import type { SegmentAct } from './segment-plan.ts'
import type { EncodedUnit } from './track-reader.ts'
import { createVideoSegmenter } from './video-segmenter.ts'

type Picture = Exclude<CapturedStream, 'audio'>

export type CutListener = {
  /** The first frame, microseconds of running time. Before any act. */
  onZero: (zero: number) => void
  onActs: (stream: CapturedStream, acts: SegmentAct[]) => void
  /** Running time (microseconds) that the next segment begins at, in all renditions. */
  wantKeyFrame: (at: number) => void
  /** The frame that was to be a key frame is none. */
  missedKeyFrame: (picture: Picture) => void
  /** The small rendition has given nothing for a whole segment, and is left out from here on. */
  onSmallMissing: () => void
  /** Everything has come to the place where it is to end. */
  onStopPassed: () => void
}

/**
 * Cuts the encoders' endless output into a take: from the first key frame after `begin` to the place of `stop`, all
 * streams alike, in segments. What comes before and after is dropped. All times given are microseconds of running time.
 */
export type TakeCut = {
  begin(at: number, withSmall: boolean): void
  video(unit: EncodedUnit): void
  /** The small rendition; it begins with its first key frame at or behind the zero, in place of the zero. */
  small(unit: EncodedUnit): void
  audio(unit: EncodedUnit): void
  /** Goes on without the small rendition; what was told of it stays. */
  leaveSmall(): void
  stop(at: number): void
  /** Closes the last segments: at the stop, whether or not frames have come that far. */
  end(): void
  zero(): number | undefined
  /** Kept video frames, and microseconds since zero up to which they have come. */
  facts(): { frames: number; capturedTo: number }
}

/** Units kept while the zero is not known: sound and small pictures may come before the picture they belong to. */
const heldUnits = 100
/** A zero between two ticks of the grid would put every boundary off it: a key frame there is passed by so often. */
const gridTries = 5
/** Microseconds that the small rendition may be behind: a still page gives two frames a second. */
const smallPatience = 4_000_000

export function cutTake(listener: CutListener): TakeCut {
  const segmenters = { video: createVideoSegmenter(), small: createVideoSegmenter(), audio: createAudioSegmenter() }
  const facts = { frames: 0, capturedTo: 0 }
  /** What has not come to the stop yet. */
  const coming = new Set<CapturedStream>()
  const held: Record<'small' | 'audio', EncodedUnit[]> = { small: [], audio: [] }
  let beganAt = Number.POSITIVE_INFINITY
  let tries = 0
  /** Nanoseconds of running time. */
  let zero: number | undefined
  /** Microseconds since zero. */
  let stopAt = Number.MAX_SAFE_INTEGER
  /** Microseconds since zero up to which small frames have come; undefined without a small rendition. */
  let smallTo: number | undefined
  let smallBegun = false

  const tell = (stream: CapturedStream, acts: SegmentAct[]) => {
    if (acts.length > 0) listener.onActs(stream, acts)
  }
  const pass = (stream: CapturedStream) => {
    if (coming.delete(stream) && coming.size === 0) listener.onStopPassed()
  }
  const hold = (stream: 'small' | 'audio', unit: EncodedUnit) => {
    held[stream] = [...held[stream].slice(-heldUnits), unit]
  }
  /** Whether the frame is the take's first. */
  const isZero = (unit: EncodedUnit): boolean => {
    if (unit.time / 1000 < beganAt) return false
    if (unit.key && (onGrid(unit.time) || tries++ >= gridTries)) return true
    listener.missedKeyFrame('video')
    if (smallTo !== undefined) listener.missedKeyFrame('small')
    return false
  }
  const keepPicture = (picture: Picture, unit: EncodedUnit, time: number, from: number) => {
    const segmenter = segmenters[picture]
    const acts = segmenter.push({ time, key: unit.key, data: unit.key ? stripParameterSets(unit.data) : unit.data })
    if (time >= segmenter.boundary()) listener.missedKeyFrame(picture)
    else if (picture === 'video') listener.wantKeyFrame(Math.round(from / 1000) + segmenter.boundary())
    tell(picture, acts)
  }
  const keepVideo = (unit: EncodedUnit, from: number) => {
    const time = Math.round((unit.time - from) / 1000)
    if (time >= stopAt) return pass('video')
    facts.frames += 1
    facts.capturedTo = time
    keepPicture('video', unit, time, from)
    if (smallTo === undefined || time - smallTo <= smallPatience) return
    leaveSmall()
    listener.onSmallMissing()
  }
  const keepSmall = (unit: EncodedUnit, from: number) => {
    const time = Math.round((unit.time - from) / 1000)
    if (time < 0 || smallTo === undefined) return
    if (time >= stopAt) return pass('small')
    if (!smallBegun && !unit.key) return listener.missedKeyFrame('small')
    smallBegun = true
    smallTo = time
    keepPicture('small', unit, time, from)
  }
  const keepAudio = (unit: EncodedUnit, from: number) => {
    const time = toTrackTime((unit.time - from) / 1000, audioTimescale) - aacPrimingSamples
    if (time < firstAudioTime) return
    if (time >= toTrackTime(stopAt, audioTimescale)) pass('audio')
    else tell('audio', segmenters.audio.push({ time, data: unit.data }))
  }
  const leaveSmall = () => {
    smallTo = undefined
    pass('small')
  }

  return {
    begin(at, withSmall) {
      beganAt = at
      smallTo = withSmall ? 0 : undefined
      for (const stream of ['video', 'audio'] as const) coming.add(stream)
      if (withSmall) coming.add('small')
    },
    video(unit) {
      if (zero === undefined && isZero(unit)) {
        zero = unit.time
        listener.onZero(Math.round(zero / 1000))
        for (const one of held.audio) keepAudio(one, zero)
        for (const one of held.small) keepSmall(one, zero)
        held.audio = []
        held.small = []
      }
      if (zero !== undefined) keepVideo(unit, zero)
    },
    small(unit) {
      if (smallTo === undefined) return
      if (zero !== undefined) keepSmall(unit, zero)
      else hold('small', unit)
    },
    audio(unit) {
      if (zero !== undefined) keepAudio(unit, zero)
      else hold('audio', unit)
    },
    leaveSmall,
    stop(at) {
      if (zero !== undefined) stopAt = Math.round(at - zero / 1000)
    },
    end() {
      tell('video', segmenters.video.end(stopAt))
      if (smallTo !== undefined) tell('small', segmenters.small.end(stopAt))
      tell('audio', segmenters.audio.end(toTrackTime(stopAt, audioTimescale)))
    },
    zero: () => (zero === undefined ? undefined : Math.round(zero / 1000)),
    facts: () => ({ ...facts }),
  }
}

/** The source stamps a frame with its exact tick unless it was late for it. */
function onGrid(nanoseconds: number): boolean {
  const tick = 1_000_000_000 / looksPerSecond
  return Math.abs(nanoseconds - Math.round(nanoseconds / tick) * tick) < 1_000
}
