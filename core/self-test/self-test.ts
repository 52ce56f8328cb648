/** Seconds that a self-test lecture lasts. */
export const lessonSeconds = 20

/**
 * What a self-test does, in order: it waits for a machine with room, calls the synthetic lecturer into a room of its own,
 * records, has the replay probed, and erases everything.
 */
export const selfTestSteps = ['asked', 'calling', 'recording', 'probing', 'erasing'] as const
export type SelfTestStep = (typeof selfTestSteps)[number]

/** `skipped`: nothing was found out, because a lecture needed the machine. */
export type SelfTestOutcome = 'ok' | 'failed' | 'skipped'

/** Seconds that a self-test measured; null: it did not come that far. */
export type SelfTestTimes = {
  /** From Record to the first kept frame. */
  firstFrame: number | null
  /** From Stop to the replay. */
  replay: number | null
}

/** Not a failure of anything: the self-test stepped back. */
const stepsBack: ReadonlySet<string> = new Set(['self-test.no-room', 'self-test.gave-way'])

/** How a self-test ends that met this (a code); null: nothing was wrong. */
export function selfTestOutcome(failure: string | null): SelfTestOutcome {
  if (failure === null) return 'ok'
  return stepsBack.has(failure) ? 'skipped' : 'failed'
}
