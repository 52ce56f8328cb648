import { firstPixels, type TakeCost } from './expected-cost.ts'

/** What a recording is held to when it takes more than one may. */
export type Limit = 'step-back' | 'end'

/**
 * Cores of one recording of 1280x720, over ten seconds: twice what a page with four cameras takes that move all over. What
 * takes more is a page gone wild, or a hostile one.
 */
const mostCores = 1
/** Of a small machine this much at most, whatever the picture's size; of a large one a recording may have this much. */
const share = { most: 0.75, least: 0.25 }
/** Bytes. Seven times what a recording takes. */
const mostMemory = 3 * 1024 ** 3

/**
 * A page that takes the processor lets others go first from then on, and is recorded with what they leave. One that takes
 * the memory may cost the others theirs: its take ends, and the next one begins with a fresh page. Pure.
 */
export function limitOf({ cores, memory }: TakeCost, pixels: number, machineCores: number): Limit | undefined {
  if (memory > mostMemory) return 'end'
  const most = Math.min(mostCores * (pixels / firstPixels), machineCores * share.most)
  return cores > Math.max(most, machineCores * share.least) ? 'step-back' : undefined
}
