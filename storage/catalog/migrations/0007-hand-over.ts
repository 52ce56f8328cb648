import { type Kysely, sql } from 'kysely'

/** A take whose recorder ends offers its recording to the others, and goes on capturing until one of them does. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table take add column handing_over_at timestamptz;
  `.execute(db)
}
