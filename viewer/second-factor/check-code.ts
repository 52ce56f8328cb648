import { AppError } from '../../core/errors.ts'
import type { PersonId } from '../../core/ids.ts'
import { unseal } from '../../core/seal.ts'
import { countTry, findSecondFactor, takeRecoveryCode, takeStep } from '../../storage/catalog/people/second-factors.ts'
import type { ViewerContext } from '../viewer-context.ts'
import { readRecoveryCode } from './recovery-codes.ts'
import { findTotpStep } from './totp.ts'

/**
 * Lets somebody pass whose password was right: nobody who has no second factor is asked, else a code or a recovery code must
 * be right, and neither is taken twice. @throws CodeNeeded, WrongCode, TooManyCodes, SecondFactorUnreadable
 */
export async function checkCode(
  { catalog, settings }: Pick<ViewerContext, 'catalog' | 'settings'>,
  person: PersonId,
  code: string | undefined,
  now = Date.now(),
): Promise<void> {
  const factor = await findSecondFactor(catalog, person)
  if (!factor?.confirmed) return
  if (code === undefined) throw new CodeNeeded()
  if (!(await countTry(catalog, person))) throw new TooManyCodes()
  const recovery = readRecoveryCode(code)
  if (recovery !== undefined) {
    if (await takeRecoveryCode(catalog, person, recovery)) return
    throw new WrongCode()
  }
  const secret = unseal(settings.AULA_SECRET, factor.sealed)
  if (secret === undefined) throw new SecondFactorUnreadable()
  const step = findTotpStep(secret, code, now)
  if (step === undefined || !(await takeStep(catalog, person, step))) throw new WrongCode()
}

export class CodeNeeded extends AppError {
  constructor() {
    super('sign-in.code-needed', 'caller', 'Type the code that your authenticator application shows.')
  }
}

export class WrongCode extends AppError {
  constructor() {
    super('sign-in.wrong-code', 'caller', 'The code is not right, or was used already. Wait for the next one.')
  }
}

export class TooManyCodes extends AppError {
  constructor() {
    super('sign-in.too-many-codes', 'caller', 'Too many codes were tried. Wait a quarter of an hour.')
  }
}

export class SecondFactorUnreadable extends AppError {
  constructor() {
    super(
      'sign-in.second-factor-unreadable',
      'node',
      'The codes of this account cannot be checked any more. Use a recovery code, or have an admin remove the second factor.',
    )
  }
}
