import type { MailKind, MailState } from '../../../../core/mail/mail.ts'
import { shortDateAndTime } from './date.ts'
import { counted } from './size.ts'

const kinds: Record<MailKind, string> = {
  invitation: 'Invitation',
  'password-reset': 'Link for a new password',
  'new-replays': 'News of replays',
  removal: 'Warning of a removal',
}

export function mailKindInWords(kind: MailKind): string {
  return kinds[kind]
}

/** What becomes of an e-mail; of one that waits, what is known of it. */
export function mailStateInWords({
  state,
  attempts,
  due,
}: {
  state: MailState
  attempts: number
  due: string
}): string {
  switch (state) {
    case 'queued':
      if (attempts === 0) return 'waiting'
      return `${counted(attempts, 'attempt')}, next ${shortDateAndTime(due)}`
    case 'sent':
      return 'sent'
    case 'refused':
      return 'refused by the mail server'
    case 'expired':
      return 'of no use any more before it could be sent'
    case 'dropped':
      return 'dropped'
  }
}
