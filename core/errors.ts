import { inEnglish, type Sentence } from './sentence.ts'

/** Who is at fault: one lecture, this machine, or whoever called. */
export type ErrorScope = 'lecture' | 'node' | 'caller'

/**
 * An error with a stable code that logs, tests and people can quote. Concrete classes stand beside the code that
 * throws them; `message` is a sentence for people that says what to do next, `sentence` the same for whoever translates it.
 */
export class AppError extends Error {
  readonly code: string
  readonly scope: ErrorScope
  readonly sentence: Sentence

  constructor(code: string, scope: ErrorScope, message: string | Sentence, options?: ErrorOptions) {
    super(inEnglish(message), options)
    this.name = new.target.name
    this.code = code
    this.scope = scope
    this.sentence = typeof message === 'string' ? { text: message } : message
  }
}

/** The stable code of any error: an AppError's own, else `unexpected`. */
export function errorCode(error: unknown): string {
  return error instanceof AppError ? error.code : 'unexpected'
}
