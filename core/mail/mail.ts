import type { InvitationId, LectureId, PasswordResetId } from '../ids.ts'

/** What e-mails there are. */
export const mailKinds = ['invitation', 'password-reset', 'new-replays', 'removal'] as const
export type MailKind = (typeof mailKinds)[number]

/**
 * What became of an e-mail. `refused`: the mail server does not take it for this address. `expired`: it was of no use any
 * more before it could be sent. `dropped`: an admin has taken it out of the queue.
 */
export const mailStates = ['queued', 'sent', 'refused', 'expired', 'dropped'] as const
export type MailState = (typeof mailStates)[number]

/** What the sentences of an e-mail are made of, by its kind; the rest is looked up when it is sent. */
export type MailFacts = {
  invitation?: InvitationId
  reset?: PasswordResetId
  lectures?: LectureId[]
  /** Whose replays wait for a review. */
  reviews?: LectureId[]
}
