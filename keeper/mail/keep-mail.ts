import { setTimeout as delay } from 'node:timers/promises'
import { type Mailbox, parseMailbox } from '../../core/config/mailbox.ts'
import type { CompleteSettings } from '../../core/config/settings.ts'
import { errorCode } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import {
  claimMail,
  expireMail,
  forgetMail,
  type Mail,
  passBrake,
  putMailBack,
  settleMail,
} from '../../storage/catalog/mail/mail.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { composeMail } from './compose-mail.ts'
import { MailCutOff, MailPutOff, MailRefused, MailServerAway } from './mail-errors.ts'
import { openSmtp, type SmtpLine } from './open-smtp.ts'
import { pauseBefore, pauseOfServer } from './plan-pause.ts'
import { readSmtpUrl, type SmtpServer } from './smtp-server.ts'
import { type LinkContext, wordsOf } from './words-of.ts'

type MailContext = { catalog: Catalog; log: Log; server: SmtpServer; from: Mailbox; links: LinkContext }

/** Milliseconds. Somebody who forgot a password waits for it. */
const lookEvery = 1_000
/** Days for which admins see what was sent to whom. */
const keptDays = 30

/**
 * Sends the e-mails of the queue, one after the other over one connection, until `signal` aborts. Several keepers share the
 * queue. A keeper that dies leaves what it had in hand to be sent anew: at most that one arrives twice, none is lost. Without a
 * mail server it does nothing.
 */
export async function keepMail(
  { catalog, log, settings }: { catalog: Catalog; log: Log; settings: CompleteSettings },
  signal: AbortSignal,
): Promise<void> {
  const from = parseMailbox(settings.AULA_MAIL_FROM ?? '')
  if (!settings.AULA_SMTP_URL || !from) return
  const links = { publicOrigin: new URL(settings.AULA_PUBLIC_URL).origin, key: settings.AULA_SECRET }
  const context = { catalog, log, server: readSmtpUrl(settings.AULA_SMTP_URL), from, links }
  for (let failures = 0; !signal.aborted; ) {
    let pause = lookEvery
    try {
      const expired = await expireMail(catalog)
      if (expired > 0) log.warn({ mails: expired }, 'e-mails were of no use any more before they could be sent')
      await forgetMail(catalog, keptDays)
      await sendDue(context, signal)
      failures = 0
    } catch (error) {
      failures++
      if (error instanceof MailServerAway) pause = pauseOfServer(failures) * 1_000
      log.warn({ code: errorCode(error), err: error, failures }, 'e-mails cannot be sent; trying again')
    }
    await delay(pause, undefined, { signal }).catch(() => {})
  }
}

/** Sends what is due. @throws MailServerAway */
async function sendDue(context: MailContext, signal: AbortSignal): Promise<void> {
  const line: { open?: SmtpLine } = {}
  try {
    while (!signal.aborted) {
      const mail = await claimMail(context.catalog)
      if (!mail) return
      if (!(await sendOne(context, mail, line, signal))) await endLine(line)
    }
  } finally {
    await endLine(line)
  }
}

/** Whether the line can be used for the next one. @throws MailServerAway */
async function sendOne(
  { catalog, log, server, from, links }: MailContext,
  mail: Mail,
  line: { open?: SmtpLine },
  signal: AbortSignal,
): Promise<boolean> {
  const { id, kind, recipient: to, attempts } = mail
  const words = await wordsOf(catalog, mail, links)
  if (!words) {
    await settleMail(catalog, mail, 'dropped', 'mail.nothing-to-say')
    return true
  }
  const content = await composeMail({ id, to, from, at: mail.created_at }, words)
  try {
    line.open ??= await openSmtp(server)
    await line.open.send({ from: from.address, to, content, pass: () => passBrake(catalog, mail), signal })
  } catch (error) {
    if (error instanceof MailRefused) {
      await settleMail(catalog, mail, 'refused', error.message)
      log.warn({ mail: id, kind, code: error.code }, 'the mail server refuses an e-mail')
    } else if (error instanceof MailPutOff) {
      await putMailBack(catalog, mail, pauseBefore(attempts), error.message)
    } else if (error instanceof MailCutOff) {
      await putMailBack(catalog, mail, 0, null)
    } else {
      await putMailBack(catalog, mail, pauseBefore(attempts), error instanceof Error ? error.message : String(error))
      throw error
    }
    return false
  }
  await settleMail(catalog, mail, 'sent', null)
  log.info({ mail: id, kind, attempts }, 'e-mail sent')
  return true
}

async function endLine(line: { open?: SmtpLine }): Promise<void> {
  const { open } = line
  line.open = undefined
  await open?.[Symbol.asyncDispose]()
}
