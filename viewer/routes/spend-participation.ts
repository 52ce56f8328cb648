import { AppError } from '../../core/errors.ts'
import type { PersonId } from '../../core/ids.ts'
import type { ViewerContext } from '../viewer-context.ts'

/** Counts what somebody does beside a player: a person, or those behind one address. @throws TooMuchAtOnce */
export function spendParticipation({ participationBudgets }: ViewerContext, who: PersonId | string): void {
  if (!participationBudgets.spend(who)) throw new TooMuchAtOnce()
}

export class TooMuchAtOnce extends AppError {
  constructor() {
    super('participation.too-much', 'caller', 'That was too much at once. Please wait a few seconds.')
  }
}
