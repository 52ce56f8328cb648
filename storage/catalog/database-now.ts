import { sql } from 'kysely'
import type { Catalog } from './open-catalog.ts'

/** The database's clock at this moment, inside a transaction, too. */
export async function databaseNow(catalog: Catalog): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(catalog)
  const now = rows[0]?.now
  if (!now) throw new TypeError('The database told no time.')
  return now
}
