import type { Sample } from '../../core/cmaf/fragment.ts'
import { partDuration, type SegmentAct, segmentDuration } from './segment-plan.ts'

/** Microseconds since the take's zero. */
export type VideoFrame = { time: number; key: boolean; data: Uint8Array }

/**
 * How far from a boundary its key frame may lie and still be put exactly on it. The key frame is asked for with the
 * boundary's own frame; where a tick was missed it is later, and where it had to be asked for once more it may be another one.
 * Below half a second a segment's length rounds to EXT-X-TARGETDURATION whatever happens.
 */
const earlyKey = 50_000
const lateKey = 400_000

/**
 * Cuts encoded frames into parts and segments. Segments last exactly four seconds: the key frame nearest to a boundary
 * starts on it, the sample before lasts until it, and frames that came between the boundary and a late key frame move to
 * just before it. Only when no key frame comes within 0.4 s the boundary itself moves. The first frame is a key frame
 * at time 0; its duration, as every other one's, is known when the next frame comes.
 */
export type VideoSegmenter = {
  push(frame: VideoFrame): SegmentAct[]
  /** Ends the last sample at `time`, or just behind it when the last frame lies later. */
  end(time: number): SegmentAct[]
  /** The boundary that the next key frame is wanted for. */
  boundary(): number
}

export function createVideoSegmenter(): VideoSegmenter {
  let held: VideoFrame | undefined
  let samples: Sample[] = []
  let partStart = 0
  let partEnd = partDuration
  let segmentStart = 0
  let boundary = segmentDuration

  const settle = (end: number) => {
    if (held) samples.push({ data: held.data, duration: end - held.time, sync: held.key })
  }
  const part = (): SegmentAct[] => (samples.length > 0 ? [{ kind: 'part', start: partStart, samples }] : [])
  const beginPart = (start: number) => {
    samples = []
    partStart = start
    partEnd = (Math.floor(start / partDuration) + 1) * partDuration
  }
  const close = (end: number): SegmentAct[] => {
    settle(end)
    const acts: SegmentAct[] = [...part(), { kind: 'close', start: segmentStart, end }]
    beginPart(end)
    segmentStart = end
    boundary = Math.floor((end + lateKey) / segmentDuration + 1) * segmentDuration
    return acts
  }

  return {
    boundary: () => boundary,
    push(frame) {
      if (!held) {
        held = { ...frame, time: 0 }
        return []
      }
      if (frame.key && frame.time >= boundary - earlyKey) {
        const late = frame.time > boundary + lateKey || held.time >= boundary
        const start = late ? Math.max(frame.time, held.time + 1) : boundary
        const acts = close(start)
        held = { ...frame, time: start }
        return acts
      }
      const time = placeBefore(boundary, held.time, frame.time)
      settle(time)
      held = { ...frame, time }
      if (time < partEnd) return []
      const acts = part()
      beginPart(time)
      return acts
    },
    end(time) {
      if (!held) return []
      const acts = close(Math.max(time, held.time + 1))
      held = undefined
      return acts
    },
  }
}

/** A frame's time, always behind the one before; before the boundary while its key frame is merely late. */
function placeBefore(boundary: number, previous: number, time: number): number {
  const merelyLate = time >= boundary && time <= boundary + lateKey
  const halfway = Math.floor((previous + boundary) / 2)
  return merelyLate && halfway > previous ? halfway : Math.max(time, previous + 1)
}
