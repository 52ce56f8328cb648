import { type Kysely, sql } from 'kysely'

/** How a take goes, as its own watchers see it; written with its beat. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table take add column frames_lost real;
    alter table take add column sound_apart real;
    alter table take add column spooled_bytes bigint;
  `.execute(db)
}
