import { sql } from 'kysely'
import { AppError } from '../../../core/errors.ts'
import type { PersonId } from '../../../core/ids.ts'
import type { TextLanguage } from '../../../core/text/organisation-text.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { changeOrganisation, ensureOrganisation } from '../organisations/organisations.ts'
import { hashSecret } from '../secrets.ts'
import { addUser, hasAdmin } from './people.ts'

/** Uses the link up and makes the admin, both or neither; the organisation writes in the admin's language. @throws SetupTokenInvalid, PersonExists */
export async function makeFirstAdmin(
  catalog: Catalog,
  token: string,
  admin: { organisation: string; name: string; email: string; password: string; language?: TextLanguage },
): Promise<PersonId> {
  return await inTransaction(catalog, async (transaction) => {
    const used = await transaction
      .updateTable('setup_token')
      .set({ used_at: sql`now()` })
      .where('token_hash', '=', hashSecret(token))
      .where('used_at', 'is', null)
      .returning('token_hash')
      .executeTakeFirst()
    if (!used || (await hasAdmin(transaction, false))) throw new SetupTokenInvalid()
    const { id } = await ensureOrganisation(transaction)
    await changeOrganisation(transaction, id, { name: admin.organisation, mail_language: admin.language })
    const { person } = await addUser(transaction, { ...admin, role: 'admin' })
    return person
  })
}

export class SetupTokenInvalid extends AppError {
  constructor() {
    super('setup.token-invalid', 'caller', 'This link was used or replaced. The latest one is printed by `aula up`.')
  }
}
