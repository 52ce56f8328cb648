import { type Kysely, sql } from 'kysely'

/** Since when people wait until they are let into a room, and since when only who leads it shares screens or calls on speakers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table room
      add column lobby_at timestamptz,
      add column sharing_limited_at timestamptz,
      add column speaking_limited_at timestamptz;
  `.execute(db)
}
