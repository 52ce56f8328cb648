import { AppError } from '../../core/errors.ts'

export class NotAllowed extends AppError {
  constructor() {
    super('room.not-allowed', 'caller', 'Only who manages the room may do this.')
  }
}

/** Only who leads the room, and whom they call on, may speak and be seen. */
export class MayNotSpeak extends AppError {
  constructor() {
    super('room.may-not-speak', 'caller', 'In this room people speak when they are called on: raise your hand.')
  }
}

/** Only who leads the room may share a screen. */
export class MayNotShare extends AppError {
  constructor() {
    super('room.may-not-share', 'caller', 'Only lecturers share their screens in this room.')
  }
}

export class ChatIsOff extends AppError {
  constructor() {
    super('room.chat-off', 'caller', 'The chat is switched off.')
  }
}

export class NoSuchPerson extends AppError {
  constructor() {
    super('room.no-such-person', 'caller', 'This person is not in the room any more.')
  }
}

/** Somebody in the lobby asks for something of the room. */
export class StillWaiting extends AppError {
  constructor() {
    super('room.waiting', 'caller', 'You wait before the room until somebody lets you in.')
  }
}
