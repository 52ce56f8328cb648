import { AppError } from '../core/errors.ts'
import { sentence } from '../core/sentence.ts'

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

/** A BigBlueButton server is asked for nothing without its shared secret. */
export class ServerSecretMissing extends AppError {
  constructor(options?: ErrorOptions) {
    super(
      'conference.server-secret-missing',
      'caller',
      'This BigBlueButton server’s shared secret is not known (any more): an admin enters it beside the allowed host.',
      options,
    )
  }
}

/** A recorder goes nowhere that an admin has not allowed. */
export class HostNotAllowed extends AppError {
  constructor(host: string) {
    super(
      'conference.host-not-allowed',
      'caller',
      sentence('Recording at {{host}} is not allowed yet. An admin can allow it under Admin, Conferences.', { host }),
    )
  }
}

/** Somebody wants to join a room of Aula that is in another conference. */
export class RoomIsElsewhere extends AppError {
  constructor() {
    super(
      'conference.room-elsewhere',
      'caller',
      'This room is in another conference. Open the conference to take part.',
    )
  }
}

/** Nothing of another conference is kept while nobody records it. */
export class LeadElsewhere extends AppError {
  constructor() {
    super(
      'conference.lead-elsewhere',
      'caller',
      'What is said before Record can be kept in Aula’s own rooms only. This one is in another conference.',
    )
  }
}
