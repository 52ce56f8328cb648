import type { Sample } from '../../core/cmaf/fragment.ts'
import { aacFrameSamples, audioTimescale, toTrackTime } from '../../core/cmaf/timescales.ts'
import { partDuration, type SegmentAct, segmentDuration } from './segment-plan.ts'

/** `time` is in samples since the take's zero, priming subtracted. */
export type AudioFrame = { time: number; data: Uint8Array }

/** One AAC-LC frame of stereo silence, as avenc_aac writes it. */
const silentFrame = Buffer.from('211004608c1c', 'hex')

/** How far the sound may be from the clock before frames are put in or left out: two frames, 43 ms. */
const tolerance = 2 * aacFrameSamples

/**
 * Cuts AAC frames into parts and segments without ever leaving a hole: times are counted, not copied. Where the counted
 * time falls behind the clock silence is put in, where it runs ahead a frame is left out. Four seconds are 187.5 frames,
 * so segments last 188 and 187 frames in turn and are never more than a frame away from the video's. The first frame is
 * put at 0, half a frame away from its true time at most.
 */
export type AudioSegmenter = {
  push(frame: AudioFrame): SegmentAct[]
  /** Fills up to `time` (samples) and closes the last segment. */
  end(time: number): SegmentAct[]
}

/** The first frame to keep is the first one whose time is not below this. */
export const firstAudioTime = -aacFrameSamples / 2

export function createAudioSegmenter(): AudioSegmenter {
  const segmentSamples = toTrackTime(segmentDuration, audioTimescale)
  const partSamples = toTrackTime(partDuration, audioTimescale)
  let next = 0
  let samples: Sample[] = []
  let partStart = 0
  let segmentStart = 0

  const flush = (): SegmentAct[] => {
    const acts: SegmentAct[] = samples.length > 0 ? [{ kind: 'part', start: partStart, samples }] : []
    samples = []
    partStart = next
    return acts
  }
  const close = (): SegmentAct[] => {
    if (next === segmentStart) return []
    const acts: SegmentAct[] = [...flush(), { kind: 'close', start: segmentStart, end: next }]
    segmentStart = next
    return acts
  }
  const append = (data: Uint8Array): SegmentAct[] => {
    const previous = next
    samples.push({ data, duration: aacFrameSamples, sync: true })
    next += aacFrameSamples
    if (crosses(previous, next, segmentSamples)) return close()
    return crosses(previous, next, partSamples) ? flush() : []
  }
  const fill = (to: number): SegmentAct[] => {
    const acts: SegmentAct[] = []
    while (to - next >= aacFrameSamples) acts.push(...append(silentFrame))
    return acts
  }

  return {
    push(frame) {
      if (frame.time - next < -tolerance) return []
      const filled = frame.time - next > tolerance ? fill(frame.time) : []
      return [...filled, ...append(frame.data)]
    },
    end: (time) => [...fill(time), ...close()],
  }
}

function crosses(before: number, after: number, grid: number): boolean {
  return Math.floor(after / grid) > Math.floor(before / grid)
}
