import type { Clock } from '../../core/clock.ts'

/** Tells the pipeline's running time at any moment: both clocks are the machine's monotonic one, apart by a constant. */
export type PipelineClock = {
  /** A buffer that left its source exactly at `time` (nanoseconds of running time) has arrived now. */
  observe(time: number): void
  /** Enough buffers have arrived to rely on. */
  ready(): boolean
  /** Microseconds of running time. */
  now(): number
}

/**
 * A buffer is never early, sometimes late: the promptest of many is late by less than a millisecond. Where these few were
 * all late, on a busy machine, a later one puts it right.
 */
const enough = 8

export function createPipelineClock(clock: Clock): PipelineClock {
  let zero = Number.POSITIVE_INFINITY
  let observed = 0
  const monotonic = () => Number(clock.monotonicMicroseconds())
  return {
    observe(time) {
      zero = Math.min(zero, monotonic() - time / 1000)
      observed += 1
    },
    ready: () => observed >= enough,
    now: () => Math.round(monotonic() - zero),
  }
}
