import { AppError } from '../../core/errors.ts'
import type { Refusal } from './decide.ts'

const messages: Record<Refusal, string> = {
  'sign-in': 'Sign in to go on. If you were sent a link, open the whole link.',
  'not-allowed': 'This is not there, or not for you. Whoever sent you here can give you access.',
  missing: 'There is no such thing (any more).',
  locked: 'The room is locked. Ask the lecturer to open it.',
}

/** A request that `decide` refuses; its code is `access.` and the refusal. */
export class AccessRefused extends AppError {
  constructor(refusal: Refusal) {
    super(`access.${refusal}`, 'caller', messages[refusal])
  }
}
