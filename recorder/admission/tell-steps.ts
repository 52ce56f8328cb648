import type { FrameRate } from './expected-cost.ts'

/** A frame rate that a take has now, and why: a code. */
export type ToldStep = { rate: FrameRate; reason: string }

/** Frame rates that are to be told to the catalogue, until it has them: by it rooms and the next recorder know of them. */
export type StepTeller<Take> = {
  /** Takes the place of what the take had before. */
  add(take: Take, step: ToldStep): void
  /** Of takes that run no more nobody needs to know. Rejects where one cannot be told; the next call tries again. */
  tell(running: readonly Take[]): Promise<void>
}

export function openStepTeller<Take>(store: (take: Take, step: ToldStep) => Promise<void>): StepTeller<Take> {
  const untold = new Map<Take, ToldStep>()
  return {
    add: (take, step) => void untold.set(take, step),
    async tell(running) {
      for (const [take, step] of untold) {
        if (running.includes(take)) await store(take, step)
        if (untold.get(take) === step) untold.delete(take)
      }
    },
  }
}
