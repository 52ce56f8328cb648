import { type Kysely, sql } from 'kysely'

/** What the release before may stumble over, and why it does not (CONTRIBUTING.md, "A change of the catalogue"). */
export const narrows = {
  'trigger person.person_wants_about': 'counts as before, but for fewer changes, and refuses nothing',
}

/**
 * What is looked for by person at each sign-in and each minute of each open page, and old e-mails every second. What a recording's own
 * description says of its owner is name and address: another change of a person does not have it written anew.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index course_member_by_person on course_member (person_id);
    create index login_by_person on login (person_id);
    create index mail_settled on mail (settled_at) where settled_at is not null;

    drop trigger person_wants_about on person;
    create trigger person_wants_about after update on person for each row
      when (old.name is distinct from new.name or old.email is distinct from new.email)
      execute function want_about_of_person();
  `.execute(db)
}
