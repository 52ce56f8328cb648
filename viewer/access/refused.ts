import { AppError } from '../../core/errors.ts'
import { type Sentence, sentence } from '../../core/sentence.ts'
import type { Refusal } from './decide.ts'

const messages: Record<Refusal, Sentence> = {
  'sign-in': sentence('Sign in to go on. If you were sent a link, open the whole link.'),
  'not-allowed': sentence('This is not there, or not for you. Whoever sent you here can give you access.'),
  missing: sentence('There is no such thing (any more).'),
  locked: sentence('The room is locked. Ask the lecturer to open it.'),
}

/** A request that `decide` refuses; its code is `access.` and the refusal. */
export class AccessRefused extends AppError {
  constructor(refusal: Refusal) {
    super(`access.${refusal}`, 'caller', messages[refusal])
  }
}
