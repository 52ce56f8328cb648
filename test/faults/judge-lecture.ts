import { cardFrameRate } from '../../core/test-card/test-card.ts'
import type { FetchedTrack } from '../../transcoder/probe/fetch-lecture.ts'
import type { Sighting } from '../harness/media/read-lecture.ts'
import type { Recovery } from './await-recovery.ts'
import type { Victim } from './plan-kills.ts'
import type { StateSample } from './sample-state.ts'

/** One kill that was carried out, and its time in ms since 1970. */
export type Kill = Recovery & { victim: Victim; at: number }

/** What one kill cost, for the worst of the publishers. Seconds. Stop, which is to cost nothing, is judged like the last one. */
export type KillCost = {
  victim: Victim | 'Stop'
  /** Captured before it and missing from the replay (P1). */
  lost: number
  /** From when it was due to the first frame of the next take; undefined where the replay has none. */
  recovery: number | undefined
  /** From when it was due until all went on as before, whoever was killed. */
  over: number
  /** Of the lecture, from the kill until it had been got over, missing from the replay. */
  missing: number
}

const frameMilliseconds = 1000 / cardFrameRate
/** How far before a kill frames are looked for: more than two segments. */
const lookBack = 9_000

/**
 * Counts the frames of a synthetic publisher around every kill, and up to Stop. `cards` are its sightings in the replay, `firstFrame` the
 * wall time of recording time 0.
 */
export function costOfKills(
  kills: Kill[],
  stoppedAt: number,
  cards: Pick<Sighting, 'frame' | 'time' | 'at'>[],
  video: Pick<FetchedTrack, 'stretches'>,
  firstFrame: number,
): KillCost[] {
  const stop = { victim: 'Stop', at: stoppedAt, due: stoppedAt, over: stoppedAt } as const
  const ends = [...kills, stop]
  const seen = new Set(cards.map(({ frame }) => frame))
  // One clock draws them all; each card is late by as much as its painting was.
  const start = median(cards.map(({ frame, time }) => time - frame * frameMilliseconds))
  // From the drawing to the capture: network, jitter buffer, painting, grab.
  const way = median(cards.map(({ at, time }) => firstFrame + at * 1000 - time))
  const missingBetween = (from: number, to: number) => {
    let missing = 0
    const last = Math.floor((to - way - start) / frameMilliseconds)
    for (let frame = Math.ceil((from - way - start) / frameMilliseconds); frame <= last; frame++) {
      if (!seen.has(frame)) missing += 1
    }
    return (missing * frameMilliseconds) / 1000
  }
  const begins = video.stretches.flatMap(({ programDate }) => programDate?.getTime() ?? [])
  return ends.map(({ victim, at, due, over }, index) => {
    const before = ends[index - 1]?.over ?? firstFrame
    const next = ends[index + 1]?.at ?? Number.POSITIVE_INFINITY
    const begin = begins.find((begin) => begin > at && begin < next)
    return {
      victim,
      lost: missingBetween(Math.max(at - lookBack, before), at),
      recovery: begin === undefined ? undefined : (begin - due) / 1000,
      over: (over - due) / 1000,
      missing: missingBetween(at, over),
    }
  })
}

/** P4: moments at which the room said `recording` while nothing was captured, the longest of them, seconds. */
export function longestWrongState(samples: StateSample[], video: FetchedTrack): number {
  const captured = video.stretches.map(({ programDate, duration }) => {
    const from = programDate?.getTime() ?? Number.NaN
    return { from, to: from + duration * 1000 }
  })
  let longest = 0
  let since: number | undefined
  for (const { at, state } of samples) {
    const wrong = state === 'recording' && !captured.some(({ from, to }) => at >= from && at <= to)
    since = wrong ? (since ?? at) : undefined
    if (since !== undefined) longest = Math.max(longest, at - since)
  }
  return longest / 1000
}

function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const value = sorted[Math.floor(sorted.length / 2)]
  if (value === undefined) throw new Error('no card was seen')
  return value
}
