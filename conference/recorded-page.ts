import type { JoinStep } from './join-step.ts'

/** What a recorder opens for a room and how it finds out what happens there: data, the same for every system. */
export type RecordedPage = {
  /** May hold a token or a signature: never logged. */
  address: string
  /** Done in this order each time the page was loaded. */
  steps: JoinStep[]
  /** Source of a script that runs in the page before its own and tells signals (`signals.ts`); null: the page does. */
  observer: string | null
  /**
   * `itself`: the page, or its observer, tells when the recorder is in the room and who sends. `perhaps`: it may; until
   * it does, being loaded with all steps done is being in, and motion or sound in the picture is media.
   */
  tells: 'itself' | 'perhaps'
}

/** The source of observers. They must not use anything from around them: they run in another world. */
export function observerSource(...observers: (() => void)[]): string {
  return observers.map((observe) => `(${observe})();`).join('\n')
}
