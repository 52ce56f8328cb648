import { sql } from 'kysely'
import { AppError } from '../../../core/errors.ts'
import type { OrganisationId } from '../../../core/ids.ts'
import type { Catalog } from '../open-catalog.ts'
import { refuseWhileInUse } from './prepare-restored.ts'

/**
 * Makes an organisation whose lectures the store has, where the catalogue does not know it. A new catalogue has one already
 * that is made at the first start: without any recording it gives its place, with people, rooms and all, to the one that
 * the keys of the objects name.
 * @throws OtherOrganisation where it has some; CatalogInUse while processes run, which know the organisation that goes
 */
export async function adoptOrganisation(
  transaction: Catalog,
  found: { id: OrganisationId; name: string; retention_days: number | null; retention_rule: string | null },
): Promise<void> {
  const there = await transaction.selectFrom('organisation').select('id').orderBy('created_at').execute()
  if (there.some(({ id }) => id === found.id)) return
  const [former] = there
  const unused = there.length === 1 && former && !(await hasLectures(transaction, former.id)) ? former.id : undefined
  // Whoever came with a second one would be seen by nobody.
  if (former && !unused) throw new OtherOrganisation(found.name)
  if (unused) await refuseWhileInUse(transaction)
  await transaction.insertInto('organisation').values(found).execute()
  if (unused) await handOn(transaction, unused, found.id)
}

/** Any of which something was captured. */
async function hasLectures(transaction: Catalog, organisation: OrganisationId): Promise<boolean> {
  const row = await transaction
    .selectFrom('recording')
    .where('organisation_id', '=', organisation)
    .where('first_frame_at', 'is not', null)
    .where('self_test', '=', false)
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

export class OtherOrganisation extends AppError {
  constructor(name: string) {
    super(
      'rescan.other-organisation',
      'caller',
      `It belongs to “${name}”, and the database has lectures of another organisation: use an empty database.`,
    )
  }
}
