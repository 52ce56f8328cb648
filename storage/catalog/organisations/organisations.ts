import { type Selectable, sql } from 'kysely'
import { newId, type OrganisationId } from '../../../core/ids.ts'
import type { TextLanguage } from '../../../core/text/organisation-text.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import type { Tables } from '../tables.ts'

export type Organisation = Selectable<Tables['organisation']>

/** The organisation of this installation; made on the first call, by whichever process is first. */
export async function ensureOrganisation(catalog: Catalog): Promise<Organisation> {
  return await inTransaction(catalog, async (transaction) => {
    const first = () => transaction.selectFrom('organisation').selectAll().orderBy('created_at').executeTakeFirst()
    const there = await first()
    if (there) return there
    await sql`lock table organisation in share row exclusive mode`.execute(transaction)
    return (
      (await first()) ??
      (await transaction
        .insertInto('organisation')
        .values({ id: newId<OrganisationId>(), name: 'Aula', retention_days: null })
        .returningAll()
        .executeTakeFirstOrThrow())
    )
  })
}

export async function findOrganisation(catalog: Catalog, id: OrganisationId): Promise<Organisation> {
  return await catalog.selectFrom('organisation').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

export async function changeOrganisation(
  catalog: Catalog,
  id: OrganisationId,
  change: { name?: string; recordings_at_once?: number | null; mail_language?: TextLanguage; accent?: string | null },
): Promise<void> {
  if (Object.values(change).every((value) => value === undefined)) return
  await catalog.updateTable('organisation').set(change).where('id', '=', id).execute()
}
