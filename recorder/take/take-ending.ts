import type { BeatAnswer } from '../../storage/catalog/takes.ts'

/**
 * Why a take ends. `finish`: Stop was pressed. `yield`: a higher take owns the recording. `abandon`: cancelled, failed
 * or erased. `hand-over`: this machine stops. `fail`: something it cannot go on without is gone.
 */
export type TakeEnding = { kind: 'finish' } | Departure
export type Departure = { kind: 'yield' | 'abandon' | 'hand-over' } | { kind: 'fail'; code: string }

/**
 * What the owner must do after its beat; undefined: go on. Only what it has *read* makes a recorder stop: no answer at
 * all (the database is away) never does.
 */
export function readEnding(answer: Omit<BeatAnswer, 'beginsAt'> | undefined, take: number): TakeEnding | undefined {
  if (!answer) return { kind: 'abandon' }
  if (answer.currentTake > take) return { kind: 'yield' }
  switch (answer.state) {
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
