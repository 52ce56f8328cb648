import { type Kysely, sql } from 'kysely'

/**
 * What of a recording is played: from where, to where (recording time; null: its beginning, its end), and how much player
 * time that leaves out, for lists.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table recording
      add column trimmed_from bigint,
      add column trimmed_to bigint,
      add column trimmed_away bigint not null default 0;
  `.execute(db)
}
