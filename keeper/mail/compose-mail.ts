import MailComposer from 'nodemailer/lib/mail-composer'
import type { Mailbox } from '../../core/config/mailbox.ts'
import type { MailId } from '../../core/ids.ts'
import type { MailWords } from './mail-words.ts'
import { writeMail } from './write-mail.ts'

/**
 * The message as it goes over the line (RFC 5322): text and page. Its Message-ID is made from the e-mail's id, so that one
 * which is sent a second time after an accident is the same to whoever receives it.
 */
export async function composeMail(
  { id, to, from, at }: { id: MailId; to: string; from: Mailbox; at: Date },
  words: MailWords,
): Promise<Buffer> {
  const domain = from.address.split('@').at(-1) ?? 'localhost'
  const composer = new MailComposer({
    ...writeMail(words),
    ...{ from, to: { name: '', address: to }, date: at, messageId: `<${id}@${domain}>` },
    // Nobody's holiday notice answers it (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    ...{ disableFileAccess: true, disableUrlAccess: true, newline: 'win' },
  })
  return await composer.compile().build()
}
