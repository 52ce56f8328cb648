import { type Kysely, sql } from 'kysely'

/** What the release before may stumble over, and why it does not (CONTRIBUTING.md, "A change of the catalogue"). */
export const narrows = {
  'trigger mail.mail_tells_warnings': 'writes a new column only, and refuses nothing',
}

/**
 * When the e-mail that tells of a warning was sent or given up: the e-mail is forgotten before the warning has stood its days. The
 * database notes it, for the release before, too.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table retention_warning add column told_at timestamptz;
    create index retention_warning_by_mail on retention_warning (mail_id) where mail_id is not null;
    update retention_warning set told_at = mail.settled_at from mail where mail.id = retention_warning.mail_id;

    create function tell_warnings() returns trigger language plpgsql as $$
      begin
        update retention_warning set told_at = new.settled_at where mail_id = new.id;
        return null;
      end $$;
    create trigger mail_tells_warnings after update on mail for each row
      when (old.settled_at is distinct from new.settled_at) execute function tell_warnings();
  `.execute(db)
}
