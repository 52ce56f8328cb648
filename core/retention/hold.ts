import { AppError } from '../errors.ts'

/** Nothing and nobody removes a lecture while it is held. */
export type Hold = {
  /** In an admin's words. */
  reason: string
  at: Date
  /** The admin's name; null: that person is gone. */
  by: string | null
}

export class LectureHeld extends AppError {
  constructor(lecture: string, { reason, at, by }: Hold) {
    super(
      'lecture.held',
      'caller',
      `The lecture ${lecture} is held since ${at.toISOString().slice(0, 10)} by ${by ?? 'an admin'}: “${reason}”. ` +
        'It stays until an admin lifts the hold.',
    )
  }
}
