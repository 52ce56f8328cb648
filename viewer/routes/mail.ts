import { countMail, dropMail as drop, listMail } from '../../storage/catalog/mail/mail.ts'
import { pullBrake, readBrake, releaseBrake } from '../../storage/catalog/mail/mail-brake.ts'
import { tellEvent } from '../../storage/catalog/organisations/organisation-events.ts'
import type { Handler } from './handler.ts'

const mostMails = 200

export const seeMail: Handler<'seeMail'> = async ({ context }) => {
  const { catalog, organisation, settings } = context
  const [brake, { queued, sentToday }, mails] = await Promise.all([
    readBrake(catalog, organisation),
    countMail(catalog, organisation),
    listMail(catalog, organisation, mostMails),
  ])
  return {
    from: settings.AULA_SMTP_URL ? (settings.AULA_MAIL_FROM ?? null) : null,
    brake: brake ? { at: brake.at.toISOString(), by: brake.by } : null,
    ...{ queued, sentToday },
    mails: mails.map(({ created_at, due_at, settled_at, ...mail }) => ({
      ...mail,
      created: created_at.toISOString(),
      due: due_at.toISOString(),
      settled: settled_at?.toISOString() ?? null,
    })),
  }
}

export const pullMailBrake: Handler<'pullMailBrake'> = async ({ context, caller }) => ({
  unanswered: await pullBrake(context.catalog, context.organisation, caller.person.id),
})

export const releaseMailBrake: Handler<'releaseMailBrake'> = async ({ context, caller }) => {
  await releaseBrake(context.catalog, context.organisation, caller.person.id)
}

export const dropAllMail: Handler<'dropAllMail'> = async ({ context, caller }) => {
  const { catalog, organisation } = context
  const dropped = await drop(catalog, organisation, 'all')
  if (dropped > 0) await tellEvent(catalog, organisation, caller.person.id, 'mail.dropped', { detail: String(dropped) })
  return { dropped }
}

export const dropMail: Handler<'dropMail'> = async ({ context, params, caller }) => {
  const { catalog, organisation } = context
  const dropped = await drop(catalog, organisation, params.mail)
  if (dropped > 0) await tellEvent(catalog, organisation, caller.person.id, 'mail.dropped', { detail: String(dropped) })
}
