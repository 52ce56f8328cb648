import { z } from 'zod'
import { textLanguages } from '../../core/text/organisation-text.ts'
import { email, password, shortText } from './fields.ts'
import { me } from './people.ts'
import { route } from './route.ts'

const token = z.string().min(20).max(100)
const ownPassword = z.string().min(1).max(200)
const language = z.enum(textLanguages)
const howOften = z.enum(['at-once', 'daily', 'never'])

/** What people do with their own accounts. */
export const accountRoutes = {
  forgotPassword: route({
    method: 'post',
    path: '/forgotten-password',
    access: 'anyone',
    summary: 'Ask for an e-mail with a link that sets a new password; answers alike whether there is such an account',
    body: z.object({ email }),
  }),
  seePasswordReset: route({
    method: 'post',
    path: '/password-resets/look',
    access: 'anyone',
    summary: 'Whose password a link sets',
    body: z.object({ token }),
    answer: z.object({ organisation: z.string(), name: z.string(), email: z.string() }),
  }),
  resetPassword: route({
    method: 'post',
    path: '/password-resets/use',
    access: 'anyone',
    summary: 'Set a new password by a link; every login of the account ends. Signs in, unless there is a second factor',
    body: z.object({ token, password }),
    answer: me,
  }),
  seeAccount: route({
    method: 'get',
    path: '/my/account',
    access: 'signed-in',
    summary: 'Second factor and e-mails of whoever is signed in',
    answer: z.object({
      secondFactor: z.object({ recoveryCodesLeft: z.int() }).nullable(),
      /** How often an e-mail tells of new replays. */
      newReplays: howOften,
      /** Of the e-mails that they get. */
      language,
    }),
  }),
  changeAccount: route({
    method: 'patch',
    path: '/my/account',
    access: 'signed-in',
    summary: 'Change one’s name, how often an e-mail tells of new replays, or the language of e-mails',
    body: z.object({ name: shortText, newReplays: howOften, language }).partial(),
  }),
  changePassword: route({
    method: 'put',
    path: '/my/password',
    access: 'signed-in',
    summary: 'Set another password; every other login of the account ends',
    body: z.object({ present: ownPassword, password }),
  }),
  beginSecondFactor: route({
    method: 'post',
    path: '/my/second-factor',
    access: 'signed-in',
    summary: 'Begin to set up codes (TOTP); they are asked for once one was confirmed',
    body: z.object({ password: ownPassword }),
    answer: z.object({
      /** For typing, in groups of four. */
      secret: z.string(),
      /** otpauth://…, as a QR code shows it. */
      address: z.string(),
    }),
  }),
  confirmSecondFactor: route({
    method: 'post',
    path: '/my/second-factor/confirm',
    access: 'signed-in',
    summary: 'Show that the codes work; the answer holds the recovery codes (shown once)',
    body: z.object({ code: z.string().trim().min(6).max(10) }),
    answer: z.object({ recoveryCodes: z.array(z.string()) }),
  }),
  removeSecondFactor: route({
    method: 'post',
    path: '/my/second-factor/remove',
    access: 'signed-in',
    summary: 'Be asked for codes no more',
    body: z.object({ password: ownPassword }),
  }),
}
