import { type Kysely, sql } from 'kysely'

/** Rooms of which the last two minutes are kept while nobody records, and recordings that begin there. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table room
      add column keeps_lead boolean not null default false,
      add column lead_since timestamptz,
      add column lead_seen_at timestamptz;
    alter table recording
      add column lead_from timestamptz,
      add column lead bigint not null default 0;
  `.execute(db)
}
