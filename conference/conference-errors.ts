import { AppError } from '../core/errors.ts'

export class ConferenceLost extends AppError {
  constructor(options?: ErrorOptions) {
    super('conference.lost', 'node', 'The conference system is not there; the room comes back by itself.', options)
  }
}

/** A recorder asked for somebody who is not to be recorded. */
export class NotRecordable extends AppError {
  constructor() {
    super('conference.not-recordable', 'caller', 'This person does not want to be recorded.')
  }
}

/** The conference system refused an offer, an answer or a feed. */
export class MediaRefused extends AppError {
  constructor(cause: unknown) {
    super('conference.media-refused', 'lecture', 'The conference system refused this media.', { cause })
  }
}
