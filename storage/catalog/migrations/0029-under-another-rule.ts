import { type Kysely, sql } from 'kysely'

/** Since when a lecture is under its rule where that has changed, and which e-mail tells of a warning. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table lecture add column ruled_since timestamptz;
    alter table course add column term_set_at timestamptz;
    alter table retention_warning add column mail_id text;
  `.execute(db)
}
