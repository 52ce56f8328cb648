import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../core/errors.ts'
import type { PersonId } from '../../core/ids.ts'
import { seal, unseal } from '../../core/seal.ts'
import { chooseMailLanguage, findMailLanguage } from '../../storage/catalog/mail/mail-languages.ts'
import { changeHowOften, findHowOften } from '../../storage/catalog/notices/replay-notices.ts'
import { findOrganisation } from '../../storage/catalog/organisations/organisations.ts'
import { changePerson } from '../../storage/catalog/people/change-person.ts'
import type { SignedIn } from '../../storage/catalog/people/logins.ts'
import {
  askForReset,
  changePassword as changeOwnPassword,
  findReset,
  resetPassword as setPassword,
} from '../../storage/catalog/people/password-resets.ts'
import { verifyPassword } from '../../storage/catalog/people/passwords.ts'
import { DemoAccount, findLocalAccount } from '../../storage/catalog/people/people.ts'
import {
  beginSecondFactor as begin,
  confirmSecondFactor as confirm,
  countRecoveryCodes,
  countTry,
  findSecondFactor,
  removeSecondFactor as remove,
} from '../../storage/catalog/people/second-factors.ts'
import { TooManyCodes, WrongCode } from '../second-factor/check-code.ts'
import { newRecoveryCodes } from '../second-factor/recovery-codes.ts'
import { findTotpStep, newTotpSecret, totpAddress } from '../second-factor/totp.ts'
import type { ViewerContext } from '../viewer-context.ts'
import type { Handler } from './handler.ts'
import { describeMe } from './me.ts'
import { startLogin, WrongPassword } from './sign-in.ts'

/** Milliseconds after which the answer comes, whether there was something to do or not. */
const answersAfter = 400

export const forgotPassword: Handler<'forgotPassword'> = async ({ context, body }) => {
  const { catalog, organisation, settings, log } = context
  if (!settings.AULA_SMTP_URL) throw new NoMail()
  // Neither what it answers nor how long it takes tells who has an account.
  const asked = askForReset(catalog, organisation, settings.AULA_SECRET, body.email)
  await Promise.all([
    asked.catch((error) => log.error({ err: error }, 'a new password was asked for in vain')),
    delay(answersAfter),
  ])
}

export const seePasswordReset: Handler<'seePasswordReset'> = async ({ context, body }) => {
  const { catalog, organisation: id } = context
  const [{ name, email }, organisation] = await Promise.all([
    findReset(catalog, id, body.token),
    findOrganisation(catalog, id),
  ])
  return { organisation: organisation.name, name, email }
}

export const resetPassword: Handler<'resetPassword'> = async ({ context, body, browser }) => {
  const { catalog, organisation } = context
  const person = await setPassword(catalog, organisation, body.token, body.password)
  if (!(await findSecondFactor(catalog, person))?.confirmed) return await startLogin(context, browser, person)
  browser.signOut()
  return await describeMe(context, null)
}

export const seeAccount: Handler<'seeAccount'> = async ({ context, caller: { person } }) => {
  const { catalog, organisation } = context
  const [factor, recoveryCodesLeft, newReplays, language] = await Promise.all([
    findSecondFactor(catalog, person.id),
    countRecoveryCodes(catalog, person.id),
    findHowOften(catalog, organisation, person.id),
    findMailLanguage(catalog, organisation, person.id),
  ])
  return { secondFactor: factor?.confirmed ? { recoveryCodesLeft } : null, newReplays, language }
}

export const changeAccount: Handler<'changeAccount'> = async ({ context, body, caller: { person } }) => {
  const { catalog, organisation } = context
  const { name, newReplays, language } = body
  if (name !== undefined) await changePerson(catalog, organisation, person.id, { name }, person.id)
  if (newReplays !== undefined) await changeHowOften(catalog, organisation, person.id, newReplays)
  if (language !== undefined) await chooseMailLanguage(catalog, person.id, language)
}

export const changePassword: Handler<'changePassword'> = async ({ context, body, caller: { person }, browser }) => {
  await proveOwner(context, person, body.present)
  await changeOwnPassword(context.catalog, context.organisation, person, body.password, browser.carried)
}

export const beginSecondFactor: Handler<'beginSecondFactor'> = async ({ context, body, caller: { person } }) => {
  const { catalog, settings, organisation } = context
  await proveOwner(context, person, body.password)
  const secret = newTotpSecret()
  if (!(await begin(catalog, person.id, seal(settings.AULA_SECRET, secret)))) throw new HasSecondFactor()
  const { name } = await findOrganisation(catalog, organisation)
  return {
    secret: secret.match(/.{1,4}/g)?.join(' ') ?? secret,
    address: totpAddress(secret, { issuer: `Aula ${name}`, label: person.email }),
  }
}

export const confirmSecondFactor: Handler<'confirmSecondFactor'> = async ({ context, body, caller: { person } }) => {
  const { catalog, settings } = context
  const factor = await findSecondFactor(catalog, person.id)
  if (factor?.confirmed) throw new HasSecondFactor()
  const secret = factor && unseal(settings.AULA_SECRET, factor.sealed)
  if (!factor || !secret) throw new NoSecondFactor()
  if (!(await countTry(catalog, person.id))) throw new TooManyCodes()
  const step = findTotpStep(secret, body.code, Date.now())
  if (step === undefined) throw new WrongCode()
  const recoveryCodes = newRecoveryCodes()
  if (!(await confirm(catalog, person.id, { sealed: factor.sealed, step, recoveryCodes }))) throw new NoSecondFactor()
  return { recoveryCodes }
}

export const removeSecondFactor: Handler<'removeSecondFactor'> = async ({ context, body, caller: { person } }) => {
  await proveOwner(context, person, body.password)
  await remove(context.catalog, person.id)
}

/** Whoever finds an unlocked screen does not know the password. Demo accounts, whose everybody knows, stay as they are. */
async function proveOwner({ catalog }: ViewerContext, person: SignedIn, password: string): Promise<void> {
  if (person.demo) throw new DemoAccount()
  const account = await findLocalAccount(catalog, person.email)
  const own: PersonId | undefined = account?.person
  if (!(await verifyPassword(account?.secretHash, password)) || own !== person.id) throw new WrongPassword()
}

export class NoMail extends AppError {
  constructor() {
    super(
      'mail.none',
      'caller',
      'E-mails cannot be sent from here. An admin can give you a link that sets a new password.',
    )
  }
}

export class HasSecondFactor extends AppError {
  constructor() {
    super('second-factor.there', 'caller', 'You are asked for codes already. Remove that first to set it up anew.')
  }
}

export class NoSecondFactor extends AppError {
  constructor() {
    super('second-factor.none', 'caller', 'There is nothing to confirm (any more). Begin again.')
  }
}
