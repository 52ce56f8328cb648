import { sql } from 'kysely'
import { type RetentionTime, witness } from '../../../core/retention/retention-time.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'

/** What a keeper remembers of its last look: the time it was told, and when by its own monotonic clock, milliseconds. */
export type Witness = { witnessed: Date; seen: number }

/** What time it is for retention, at this moment. Where no keeper has looked yet, it is the database's. */
export async function retentionTime(catalog: Catalog): Promise<RetentionTime> {
  const { rows } = await sql<{ now: Date; witnessed: Date | null }>`
    select clock_timestamp() as now, (select witnessed_at from retention_clock) as witnessed`.execute(catalog)
  const now = rows[0]?.now
  if (!now) throw new TypeError('The database told no time.')
  return { now, witnessed: rows[0]?.witnessed ?? now }
}

/** The keeper's look at the clock: what it has seen go by since its last one counts, and no more. */
export async function witnessTime(
  catalog: Catalog,
  before: Witness | undefined,
  monotonic = () => performance.now(),
): Promise<Witness> {
  return await inTransaction(catalog, async (transaction) => {
    await sql`insert into retention_clock (witnessed_at) values (clock_timestamp()) on conflict do nothing`.execute(
      transaction,
    )
    const row = await transaction
      .selectFrom('retention_clock')
      .select('witnessed_at')
      .forUpdate()
      .executeTakeFirstOrThrow()
    const { now } = await retentionTime(transaction)
    const seen = monotonic()
    // From what this keeper was told: two of them do not make the time go by twice as fast.
    const told = { now, witnessed: before?.witnessed ?? row.witnessed_at }
    const next = witness(told, before && seen - before.seen)
    if (next <= row.witnessed_at) return { witnessed: row.witnessed_at, seen }
    await transaction.updateTable('retention_clock').set({ witnessed_at: next }).execute()
    return { witnessed: next, seen }
  })
}

/** An admin says that the database's date is right: what has become due is removed. */
export async function confirmDate(catalog: Catalog): Promise<void> {
  await sql`
    insert into retention_clock (witnessed_at) values (clock_timestamp())
    on conflict (id) do update set witnessed_at = clock_timestamp()`.execute(catalog)
}
