import { type RecordingState, runningStates } from '../../core/recording/advance.ts'
import type { BeatAnswer } from '../../storage/catalog/takes/takes.ts'

/**
 * Why a take ends. `finish`: Stop was pressed. `yield`: a higher take owns the recording. `abandon`: cancelled, failed
 * or erased. `hand-over`: this machine stops. `fail`: something it cannot go on without is gone.
 */
export type TakeEnding = { kind: 'finish' } | Departure
export type Departure =
  | { kind: 'abandon' | 'hand-over' }
  /** `at`: recording time (microseconds) at which the higher take's media begins. */
  | { kind: 'yield'; at: number | null }
  | { kind: 'fail'; code: string }

/**
 * What a take must do after its beat; undefined: go on. Only what it has *read* makes a recorder stop: no answer at all
 * (the database is away) never does. Nor does a higher take that has no first frame yet.
 */
export function readEnding(
  answer: Pick<BeatAnswer, 'currentTake' | 'state' | 'nextFrom' | 'pausedAt' | 'resumedAt'> | undefined,
  take: number,
): TakeEnding | undefined {
  if (!answer) return { kind: 'abandon' }
  const { state, nextFrom } = answer
  if (answer.currentTake > take) return readYield(state, nextFrom, lasts(answer))
  switch (state) {
    case 'scheduled':
    case 'joining':
    case 'recording':
    case 'paused':
      return undefined
    case 'finalising':
      return { kind: 'finish' }
    default:
      return { kind: 'abandon' }
  }
}

/** A pause lasts. */
export function lasts({ pausedAt, resumedAt }: Pick<BeatAnswer, 'pausedAt' | 'resumedAt'>): boolean {
  return pausedAt !== null && resumedAt === null
}

function readYield(state: RecordingState, nextFrom: number | null, paused: boolean): TakeEnding | undefined {
  const running = runningStates.some((one) => one === state)
  // In a pause there is nothing that the next take could miss.
  if (running && nextFrom === null) return paused ? { kind: 'yield', at: null } : undefined
  // Afterwards gaps are filled, by takes that were not captured.
  return { kind: 'yield', at: running || state === 'finalising' ? nextFrom : null }
}
