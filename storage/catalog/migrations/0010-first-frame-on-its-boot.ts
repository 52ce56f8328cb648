import { type Kysely, sql } from 'kysely'

/** A later take on the same machine is placed by its monotonic clock: that of the database may have jumped. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table recording add column first_frame_boot text;
    alter table recording add column first_frame_ticks bigint;
  `.execute(db)
}
