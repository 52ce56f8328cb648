import type { ProblemCode } from '../../core/recording/problem.ts'
import type { Seen } from './seen.ts'

/**
 * What a watcher finds. `unknown`: not enough is known; what it found before stands. `wrong`: people are told. `reload`:
 * and the page may be what is sick. `stop`: and there is nothing to record any more.
 */
export type Finding = 'fine' | 'unknown' | 'wrong' | 'reload' | 'stop'

/** Looks for one thing that can be wrong with a recording. Pure: `now` is monotonic milliseconds. */
export type Watcher = { code: ProblemCode; look(seen: Seen, now: number): Finding }
