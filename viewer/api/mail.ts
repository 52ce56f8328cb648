import { z } from 'zod'
import { mailKinds, mailStates } from '../../core/mail/mail.ts'
import { instant, mailId } from './fields.ts'
import { route } from './route.ts'

/** Outgoing e-mail, for admins. */
export const mailRoutes = {
  seeMail: route({
    method: 'get',
    path: '/admin/mail',
    access: 'admin',
    summary: 'The brake, what waits in the queue and what became of the last e-mails',
    answer: z.object({
      /** Whom e-mails are from; null: there is no mail server, and none are sent. */
      from: z.string().nullable(),
      /** Since when all mail is stopped, and by whom; null: it goes out. */
      brake: z.object({ at: instant, by: z.string().nullable() }).nullable(),
      queued: z.int(),
      sentToday: z.int(),
      /** Those that wait first, then the last ones. */
      mails: z.array(
        z.object({
          id: mailId,
          kind: z.enum(mailKinds),
          recipient: z.string(),
          state: z.enum(mailStates),
          attempts: z.int(),
          created: instant,
          /** When it is tried next. */
          due: instant,
          settled: instant.nullable(),
          failure: z.string().nullable(),
        }),
      ),
    }),
  }),
  pullMailBrake: route({
    method: 'put',
    path: '/admin/mail/brake',
    access: 'admin',
    summary: 'Stop all outgoing e-mail; when this answers, none leaves any more',
    answer: z.object({
      /** E-mails that had left before, of which the mail server has not said within ten seconds whether it took them. */
      unanswered: z.int(),
    }),
  }),
  releaseMailBrake: route({
    method: 'delete',
    path: '/admin/mail/brake',
    access: 'admin',
    summary: 'Let e-mails go out again, those that waited first',
  }),
  dropAllMail: route({
    method: 'delete',
    path: '/admin/mail/queue',
    access: 'admin',
    summary: 'Take every e-mail out of the queue',
    answer: z.object({ dropped: z.int() }),
  }),
  dropMail: route({
    method: 'delete',
    path: '/admin/mail/queue/:mail',
    access: 'admin',
    summary: 'Take one e-mail out of the queue',
    params: z.object({ mail: mailId }),
  }),
}
