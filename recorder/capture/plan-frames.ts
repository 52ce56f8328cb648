import { framesPerSecond } from './pipeline-description.ts'
import { partDuration } from './segment-plan.ts'

/** Which of the pictures that the source of the screen looks at become frames. Times are microseconds of running time. */
export type FramePlan = {
  /**
   * Every picture, sixty a second; those that differ from the last frame; or two a second, which keep an encoder going whose output is
   * discarded.
   */
  keep: 'all' | 'changes' | 'little'
  /** Every part from here on begins with a frame, whether or not something has changed: a still page costs two a second. */
  origin: number
  /** The first frame from here on comes, and is a key frame; 0: none is wanted. */
  keyAt: number
  /** At most so many frames a second of what moves. A part begins on time nevertheless. */
  rate: number
}

export const warmPlan: FramePlan = { keep: 'little', origin: 0, keyAt: 0, rate: framesPerSecond }

/** As `aulascreensrc` reads it (native/screen-source.c). */
export function writePlan({ keep, origin, keyAt, rate }: FramePlan): string {
  return [keep, origin, partDuration, keyAt, Math.round(1e6 / rate)].join(' ')
}
