import type { MailKind, MailState } from '../../../../core/mail/mail.ts'
import { t } from '../language/language.ts'
import { shortDateAndTime } from './date.ts'

const kinds: Record<MailKind, string> = {
  invitation: t('Invitation'),
  'password-reset': t('Link for a new password'),
  'new-replays': t('News of replays'),
  removal: t('Warning: a lecture moves to the trash'),
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
      if (attempts === 0) return t('waiting')
      return t('{{count}} attempts, next {{at}}', { count: attempts, at: shortDateAndTime(due) })
    case 'sent':
      return t('sent')
    case 'refused':
      return t('refused by the mail server')
    case 'expired':
      return t('of no use any more before it could be sent')
    case 'dropped':
      return t('dropped')
  }
}
