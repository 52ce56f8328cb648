import { AppError } from '../errors.ts'
import { sentence } from '../sentence.ts'

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
      sentence(
        'The lecture {{lecture}} is held since {{at, dateTime}} by {{name}}: “{{reason}}”. It stays until an admin lifts the hold.',
        { lecture, at: at.toISOString(), name: by ?? sentence('an admin'), reason },
      ),
    )
  }
}
