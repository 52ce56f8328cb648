import { findOrganisation } from '../../storage/catalog/organisations/organisations.ts'
import { listPages } from '../../storage/catalog/organisations/texts.ts'
import { isInCharge } from '../../storage/catalog/people/in-charge.ts'
import type { SignedIn } from '../../storage/catalog/people/logins.ts'
import { hasAdmin } from '../../storage/catalog/people/people.ts'
import type { Me } from '../api/people.ts'
import { demoAccounts } from '../demo/demo-accounts.ts'
import type { ViewerContext } from '../viewer-context.ts'
import type { Handler } from './handler.ts'

export const me: Handler<'me'> = async ({ context, caller }) => await describeMe(context, caller.person)

/** What a browser is told of itself and of this installation. */
export async function describeMe(context: ViewerContext, person: SignedIn | null): Promise<Me> {
  const { catalog, organisation, settings } = context
  const accounts = settings.AULA_DEMO === 'accounts'
  const [{ name }, administered, pages, inCharge] = await Promise.all([
    findOrganisation(catalog, organisation),
    hasAdmin(catalog, accounts),
    listPages(catalog, organisation),
    person ? isInCharge(catalog, organisation, person) : false,
  ])
  return {
    person: person && { id: person.id, name: person.name, email: person.email, role: person.role, inCharge },
    organisation: { name, pages },
    needsFirstAdmin: !administered,
    demoAccounts: accounts ? demoAccounts.map(({ email, password, role }) => ({ email, password, role })) : [],
    demoLecture: settings.AULA_DEMO !== 'off',
    mail: settings.AULA_SMTP_URL !== undefined,
  }
}
