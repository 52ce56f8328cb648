import { sql } from 'kysely'
import type { Catalog } from './open-catalog.ts'

/** Resolves when the database answers. */
export async function askDatabase(catalog: Catalog): Promise<void> {
  await sql`select 1`.execute(catalog)
}
