import type { Response } from 'express'
import type { LectureId, RecordingId } from '../../core/ids.ts'

/** What a request is about, for the line in the log when it fails. */
export type RequestSubject = { lecture?: LectureId; recording?: RecordingId }

export function noteSubject({ locals }: Response, subject: RequestSubject): void {
  locals.subject = subject
}

export function subjectOf({ locals }: Response): RequestSubject {
  return locals.subject ?? {}
}
