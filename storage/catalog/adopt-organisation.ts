import { sql } from 'kysely'
import type { OrganisationId } from '../../core/ids.ts'
import type { Catalog } from './open-catalog.ts'
import { refuseWhileInUse } from './prepare-restored.ts'

/**
 * Makes an organisation whose lectures the store has, where the catalogue does not know it. A new catalogue has one already
 * that is made at the first start: without any recording it gives its place, with people, rooms and all, to the one that
 * the keys of the objects name.
 * @throws CatalogInUse while processes run, which know the organisation that goes
 */
export async function adoptOrganisation(
  transaction: Catalog,
  found: { id: OrganisationId; name: string; retention_days: number | null },
): Promise<void> {
  const there = await transaction.selectFrom('organisation').select('id').orderBy('created_at').execute()
  if (there.some(({ id }) => id === found.id)) return
  const [former] = there
  const unused = there.length === 1 && former && !(await hasRecordings(transaction, former.id)) ? former.id : undefined
  if (unused) await refuseWhileInUse(transaction)
  await transaction.insertInto('organisation').values(found).execute()
  if (unused) await handOn(transaction, unused, found.id)
}

async function hasRecordings(transaction: Catalog, organisation: OrganisationId): Promise<boolean> {
  const row = await transaction
    .selectFrom('recording')
    .where('organisation_id', '=', organisation)
    .select('id')
    .executeTakeFirst()
  return row !== undefined
}

async function handOn(transaction: Catalog, from: OrganisationId, to: OrganisationId): Promise<void> {
  const tables = await sql<{ name: string }>`
    select table_name as name from information_schema.columns
    where table_schema = current_schema() and column_name = 'organisation_id'
  `.execute(transaction)
  for (const { name } of tables.rows) {
    await sql`update ${sql.table(name)} set organisation_id = ${to} where organisation_id = ${from}`.execute(
      transaction,
    )
  }
  await transaction.deleteFrom('organisation').where('id', '=', from).execute()
}
