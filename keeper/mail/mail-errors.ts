import { AppError } from '../../core/errors.ts'

/** The server is not there, or takes nothing from us now: whatever is sent next would fare the same. */
export class MailServerAway extends AppError {
  constructor(why: string, options?: ErrorOptions) {
    super(
      'mail.server-away',
      'node',
      `The mail server cannot be used: ${why}. E-mails wait; correct AULA_SMTP_URL.`,
      options,
    )
  }
}

/** The server does not take this e-mail now, and says to try again (a reply of 4xx). */
export class MailPutOff extends AppError {
  constructor(reply: string, options?: ErrorOptions) {
    super('mail.put-off', 'caller', `The mail server asks to try again later: ${reply}`, options)
  }
}

/** The server does not take this e-mail at all (a reply of 5xx). */
export class MailRefused extends AppError {
  constructor(reply: string, options?: ErrorOptions) {
    super('mail.refused', 'caller', `The mail server refuses this e-mail: ${reply}`, options)
  }
}

/** The brake was pulled, or the keeper ends: the connection was closed before the last byte. */
export class MailCutOff extends AppError {
  constructor() {
    super('mail.cut-off', 'node', 'The e-mail was not sent to its end: it stays in the queue.')
  }
}
