import { AppError } from '../../core/errors.ts'

/** The one registry of error code to HTTP status; a code that is not here goes by its scope. */
const statusOfCode: Record<string, number> = {
  'access.sign-in': 401,
  'access.not-allowed': 403,
  'access.missing': 404,
  'access.locked': 403,
  'sign-in.wrong': 401,
  'metrics.wrong-token': 401,
  'request.invalid': 400,
  'request.bad-json': 400,
  'request.bad-address': 400,
  'request.too-large': 413,
  'request.wrong-media-type': 415,
  'request.no-such-address': 404,
  'request.foreign-origin': 403,
  'request.too-many': 429,
  'people.exists': 409,
  'people.missing': 404,
  'people.last-admin': 409,
  'setup.token-invalid': 403,
  'invitation.invalid': 403,
  'recording.missing': 404,
  'recording.illegal-transition': 409,
  'recording.moved': 409,
  'recording.room-already-recording': 409,
  'recording.not-running': 409,
  'recording.quota-reached': 429,
  'plan.in-the-past': 400,
  'plan.overlaps': 409,
  'plan.missing': 404,
  'lecture.missing': 404,
  'lecture.is-recording': 409,
  'lecture.not-in-trash': 409,
  'lecture.being-erased': 409,
  'lecture.held': 409,
  'retention.preview-outdated': 409,
  'conference.host-not-allowed': 403,
  'conference.room-elsewhere': 409,
  'conference.server-secret-missing': 409,
  'demo.off': 404,
  'media.nothing-yet': 404,
  'storage.object-missing': 404,
}
const statusOfScope = { caller: 400, lecture: 500, node: 503 } as const

export function problemStatus(error: unknown): number {
  if (!(error instanceof AppError)) return 500
  return statusOfCode[error.code] ?? statusOfScope[error.scope]
}
