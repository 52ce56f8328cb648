import type { Sample } from '../../core/cmaf/fragment.ts'
import { audioTimescale, toMicroseconds, toTrackTime, videoTimescale } from '../../core/cmaf/timescales.ts'
import type { CapturedStream } from './captured.ts'
import type { SegmentAct } from './segment-plan.ts'

/**
 * The end of a take, between its segmenters and its spool. Where the next take begins is known a moment after it has
 * begun: so what was captured last can be held back, and cut off.
 */
export type Tail = {
  /** What of it, and of what was held back before, may be spooled now. */
  pass(stream: CapturedStream, acts: SegmentAct[]): SegmentAct[]
  /** From now on what is younger than `heldMicroseconds` waits. */
  hold(): void
  /** Nothing that begins at this time (microseconds since the take's zero) or later is spooled any more. */
  cut(at: number): void
  /**
   * The same, and no sound that goes on behind it. Returns where what is spooled will end: at this time or before, or
   * behind it where more was spooled already.
   */
  cutBefore(at: number): number
  /** All that still waits: nothing more will come. */
  rest(stream: CapturedStream): SegmentAct[]
}

/** The next take's first frame is heard of within this; a take that dies meanwhile loses as much (P1: 2 s at most). */
const heldMicroseconds = 1_500_000

export function openTail(): Tail {
  const streams = new Map<
    CapturedStream,
    { waiting: SegmentAct[] /** End of what was spooled. */; spooledTo: number }
  >()
  let holding = false
  let cutAt: number | undefined
  let strictly = false

  const release = (stream: CapturedStream, acts: SegmentAct[], younger: number): SegmentAct[] => {
    const timescale = stream === 'audio' ? audioTimescale : videoTimescale
    const state = streams.get(stream) ?? { waiting: [], spooledTo: 0 }
    streams.set(stream, state)
    const all = [...state.waiting, ...acts]
    const newest = Math.max(0, ...all.map(endOf))
    const ready = all.findIndex((act) => endOf(act) > newest - toTrackTime(younger, timescale))
    const passing = younger === 0 || ready < 0 ? all : all.slice(0, ready)
    state.waiting = all.slice(passing.length)
    const at = cutAt === undefined ? Number.POSITIVE_INFINITY : toTrackTime(cutAt, timescale)
    return passing.flatMap((act) => {
      const kept =
        act.kind === 'part'
          ? cutPart(act, at, stream === 'audio' ? (strictly ? 'leave-out' : 'keep') : 'shorten')
          : cutClose(act, state.spooledTo)
      if (kept) state.spooledTo = endOf(kept)
      return kept ?? []
    })
  }
  return {
    pass: (stream, acts) => release(stream, acts, holding && cutAt === undefined ? heldMicroseconds : 0),
    hold() {
      holding = true
    },
    cut(at) {
      cutAt = at
    },
    cutBefore(at) {
      cutAt = at
      strictly = true
      const ends = [...streams].map(([stream, { spooledTo }]) =>
        toMicroseconds(spooledTo, stream === 'audio' ? audioTimescale : videoTimescale),
      )
      return Math.max(at, ...ends)
    },
    rest: (stream) => release(stream, [], 0),
  }
}

type Part = Extract<SegmentAct, { kind: 'part' }>
type Close = Extract<SegmentAct, { kind: 'close' }>

function endOf(act: SegmentAct): number {
  return act.kind === 'part' ? act.start + durationOf(act.samples) : act.end
}

function durationOf(samples: Sample[]): number {
  return samples.reduce((sum, { duration }) => sum + duration, 0)
}

/** The samples that begin before `at`. `across`: what becomes of one that ends behind it; sound comes in whole frames. */
function cutPart(
  { kind, start, samples }: Part,
  at: number,
  across: 'shorten' | 'keep' | 'leave-out',
): Part | undefined {
  const kept: Sample[] = []
  let time = start
  for (const sample of samples) {
    if (time >= at || (across === 'leave-out' && time + sample.duration > at)) break
    kept.push(across === 'shorten' ? { ...sample, duration: Math.min(sample.duration, at - time) } : sample)
    time += sample.duration
  }
  return kept.length > 0 ? { kind, start, samples: kept } : undefined
}

/** A segment of which nothing was spooled is none. */
function cutClose({ kind, start, end }: Close, spooledTo: number): Close | undefined {
  return spooledTo > start ? { kind, start, end: Math.min(end, spooledTo) } : undefined
}
