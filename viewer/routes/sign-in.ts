import { AppError } from '../../core/errors.ts'
import type { PersonId } from '../../core/ids.ts'
import { isDeactivated } from '../../storage/catalog/leaving/deactivation.ts'
import { noteMailLanguage } from '../../storage/catalog/mail/mail-languages.ts'
import { createLogin, deleteLogin, findSignedIn } from '../../storage/catalog/people/logins.ts'
import { verifyPassword } from '../../storage/catalog/people/passwords.ts'
import { findLocalAccount } from '../../storage/catalog/people/people.ts'
import type { Me } from '../api/people.ts'
import { checkCode } from '../second-factor/check-code.ts'
import type { ViewerContext } from '../viewer-context.ts'
import type { Browser, Handler } from './handler.ts'
import { describeMe } from './me.ts'

export const signIn: Handler<'signIn'> = async ({ context, body, browser }) => {
  const found = await findLocalAccount(context.catalog, body.email)
  const account = found && (!found.demo || context.settings.AULA_DEMO === 'accounts') ? found : undefined
  // Also without an account: the time it takes must not tell who has one.
  if (!(await verifyPassword(account?.secretHash, body.password)) || !account) throw new WrongPassword()
  if (await isDeactivated(context.catalog, context.organisation, account.person)) throw new Deactivated()
  await checkCode(context, account.person, body.code)
  return await startLogin(context, browser, account.person)
}

export const signOut: Handler<'signOut'> = async ({ context, browser }) => {
  if (browser.carried) await deleteLogin(context.catalog, browser.carried)
  browser.signOut()
}

/** Signs a browser in as a person whom something else has proven it to be. */
export async function startLogin(context: ViewerContext, browser: Browser, person: PersonId): Promise<Me> {
  const secret = await createLogin(context.catalog, person)
  if (browser.carried) await deleteLogin(context.catalog, browser.carried)
  if (browser.language) await noteMailLanguage(context.catalog, person, browser.language)
  browser.signIn(secret)
  return await describeMe(context, (await findSignedIn(context.catalog, context.organisation, secret)) ?? null)
}

export class WrongPassword extends AppError {
  constructor() {
    super('sign-in.wrong', 'caller', 'The address or the password is not right.')
  }
}

/** Told only to who knows the password. */
export class Deactivated extends AppError {
  constructor() {
    super('sign-in.deactivated', 'caller', 'This account is deactivated. An admin can activate it again.')
  }
}
