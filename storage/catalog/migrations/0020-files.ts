import { type Kysely, sql } from 'kysely'

/**
 * What a lecture has beside its recordings: several speakers, a licence, files, people who manage it with its owner, and
 * other courses that it is shown in. `speaker` stays what the release before reads and writes (core/lecture/speakers.ts).
 * A file is a row before its first byte is stored, so that whatever dies, nothing is in the store that no row names.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table lecture
      add column speakers text[],
      add column licence text not null default 'all-rights-reserved';

    create table lecture_file (
      id text primary key,
      organisation_id text not null references organisation,
      lecture_id text not null references lecture on delete cascade,
      recording_id text not null,
      key text not null,
      name text not null,
      bytes bigint not null,
      md5 text,
      added_by text references person on delete set null,
      added_at timestamptz not null default clock_timestamp(),
      stored_at timestamptz,
      removed_at timestamptz
    );
    create index lecture_file_by_lecture on lecture_file (lecture_id);
    create index lecture_file_to_sweep on lecture_file (added_at) where stored_at is null or removed_at is not null;

    create function want_about_of_file() returns trigger language plpgsql as $$
      begin
        update recording set about_wanted = about_wanted + 1 where lecture_id = new.lecture_id;
        return null;
      end $$;
    create trigger lecture_file_wants_about after update on lecture_file for each row
      execute function want_about_of_file();

    create table lecture_lecturer (
      organisation_id text not null references organisation,
      lecture_id text not null references lecture on delete cascade,
      person_id text not null references person on delete cascade,
      added_at timestamptz not null default clock_timestamp(),
      primary key (lecture_id, person_id)
    );
    create index lecture_lecturer_by_person on lecture_lecturer (person_id);

    create table lecture_in_course (
      organisation_id text not null references organisation,
      lecture_id text not null references lecture on delete cascade,
      course_id text not null references course on delete cascade,
      added_by text references person on delete set null,
      added_at timestamptz not null default clock_timestamp(),
      primary key (lecture_id, course_id)
    );
    create index lecture_in_course_by_course on lecture_in_course (course_id);
  `.execute(db)
}
