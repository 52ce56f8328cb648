import { parseMailbox } from '../../core/config/mailbox.ts'
import type { Settings } from '../../core/config/settings.ts'
import { errorCode } from '../../core/errors.ts'
import { openSmtp } from '../../keeper/mail/open-smtp.ts'
import { readSmtpUrl } from '../../keeper/mail/smtp-server.ts'
import { type Check, type Finding, ok, problem, warning } from './finding.ts'

const checklist = 'AULA_SMTP_URL, AULA_MAIL_FROM; docs/operations.md, “E-mails”.'

/** Goes all the way to the mail server, but for the last byte of a message: connects, signs in, names the sender. */
export function mailCheck({ AULA_SMTP_URL: url, AULA_MAIL_FROM: from }: Partial<Settings>): Check {
  return {
    title: 'E-mails',
    needs: ['keeper'],
    async look() {
      const sender = parseMailbox(from ?? '')?.address
      if (!url || !sender) return ok('none are sent (AULA_SMTP_URL is not set)')
      return await tryServer(url, sender)
    },
  }
}

async function tryServer(url: string, sender: string): Promise<Finding[]> {
  const server = readSmtpUrl(url)
  const place = `${server.host}:${server.port}`
  try {
    await using line = await openSmtp(server)
    const opened = ok(`${place} answers${server.credentials ? ' and takes the password' : ''}`)
    const sending = { from: sender, to: sender, content: Buffer.from('Subject: aula doctor\r\n\r\n') }
    const findings = [
      line.encrypted ? opened : warning(`${place} answers without TLS`, `smtps://, or STARTTLS. ${checklist}`),
    ]
    try {
      await line.send({ ...sending, pass: async () => false, signal: new AbortController().signal })
    } catch (error) {
      // Cut off before the end of the message: that far it went well.
      if (errorCode(error) !== 'mail.cut-off') {
        return [...findings, problem(`it does not take e-mails from ${sender}: ${reason(error)}`, checklist)]
      }
    }
    return [...findings, ok(`it takes e-mails from ${sender}`)]
  } catch (error) {
    return [problem(`${place}: ${reason(error)}`, checklist)]
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
