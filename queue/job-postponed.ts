import { AppError } from '../core/errors.ts'

/** Thrown by a handler whose job cannot be done just now, through no fault of the job: it waits, and is not counted. */
export class JobPostponed extends AppError {
  constructor(cause: unknown) {
    super('queue.job-postponed', 'node', `The job waits: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
  }
}
