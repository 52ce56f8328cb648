import { type Kysely, sql } from 'kysely'

/**
 * In which language people and organisations are written to, and the colour of an organisation. Not called `language`: the release before joins
 * `organisation_text` to `person` and names that column alone.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table person
      add column mail_language text,
      add column mail_language_chosen boolean not null default false;
    alter table organisation
      add column mail_language text,
      add column accent text;
  `.execute(db)
}
