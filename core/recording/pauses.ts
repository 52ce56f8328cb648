import { z } from 'zod'
import type { Stretch } from './timeline.ts'

/** A stretch of recording time of which nothing was to be captured, and nothing was. Microseconds. */
export const pauseSchema = z.object({ from: z.int().min(0), to: z.int().min(0) })
export type Pause = z.infer<typeof pauseSchema>

/** A pause as the catalogue has it. Times are the database's. */
export type ToldPause = {
  beganAt: Date
  /** Recording time (microseconds) from which nothing is kept, as the take has told; null: it has not heard of it yet. */
  heldFrom: number | null
  /** Null: it lasts. */
  endedAt: Date | null
}

/**
 * Milliseconds from Resume until something is kept again. What a recorder's page shows then was sent after Resume: a
 * jitter buffer of 250 ms, painting and capture are behind it, twice over.
 */
export const resumeDelay = 500

/**
 * Where a recording was paused, in order. A pause that ended before any take had heard of it was none: everything of it
 * was captured. Pure.
 * @param endedAt recording time (microseconds) at which a pause that lasts is cut off: that of Stop
 */
export function pausesOf(told: readonly ToldPause[], firstFrameAt: Date, endedAt: number): Pause[] {
  return told.flatMap(({ heldFrom, endedAt: resumedAt }) => {
    if (heldFrom === null) return []
    const resumed = resumedAt ? (resumedAt.getTime() + resumeDelay - firstFrameAt.getTime()) * 1_000 : endedAt
    return resumed > heldFrom ? [{ from: heldFrom, to: Math.round(resumed) }] : []
  })
}

/** What is left of a stretch. Pauses are in order. Pure. */
export function withoutPauses({ start, end }: Stretch, pauses: readonly Pause[]): Stretch[] {
  const left: Stretch[] = []
  let from = start
  for (const pause of pauses) {
    if (pause.from > from) left.push({ start: from, end: Math.min(pause.from, end) })
    from = Math.max(from, pause.to)
    if (from >= end) break
  }
  if (from < end) left.push({ start: from, end })
  return left.filter((one) => one.end > one.start)
}
