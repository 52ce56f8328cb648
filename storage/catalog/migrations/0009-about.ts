import { type Kysely, sql } from 'kysely'

const counts = 'counts one up in a column that the release before does not know, and refuses nothing'
/** What the release before may stumble over, and why it does not (CONTRIBUTING.md, "A change of the catalogue"). */
export const narrows = {
  'trigger course.course_wants_about': counts,
  'trigger lecture.lecture_wants_about': counts,
  'trigger organisation.organisation_wants_about': counts,
  'trigger person.person_wants_about': counts,
  'trigger recording.recording_wants_about': counts,
}

/**
 * What the catalogue tells the store of each recording, so that a lost catalogue can be made again. `about_wanted` counts
 * changes whoever makes them, the release before as well; the keeper writes what is behind (keeper/about).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table recording
      add column about_wanted integer not null default 1,
      add column about_written integer not null default 0;
    create index recording_about_due on recording (id)
      where about_written < about_wanted and first_frame_at is not null and state <> 'erased' and not self_test;

    create or replace function want_about_of_recording() returns trigger language plpgsql as $$
      begin
        new.about_wanted := new.about_wanted + 1;
        return new;
      end $$;
    create trigger recording_wants_about before update of state on recording for each row
      when (old.state <> new.state and new.state in ('published', 'hidden', 'trashed'))
      execute function want_about_of_recording();

    create or replace function want_about_of_lecture() returns trigger language plpgsql as $$
      begin
        update recording set about_wanted = about_wanted + 1 where lecture_id = new.id;
        return null;
      end $$;
    create trigger lecture_wants_about after update on lecture for each row
      when (old is distinct from new) execute function want_about_of_lecture();

    create or replace function want_about_of_organisation() returns trigger language plpgsql as $$
      begin
        update recording set about_wanted = about_wanted + 1 where organisation_id = new.id;
        return null;
      end $$;
    create trigger organisation_wants_about after update on organisation for each row
      when (old.name <> new.name or old.retention_days is distinct from new.retention_days)
      execute function want_about_of_organisation();

    create or replace function want_about_of_course() returns trigger language plpgsql as $$
      begin
        update recording set about_wanted = about_wanted + 1
          from lecture where lecture.id = recording.lecture_id and lecture.course_id = new.id;
        return null;
      end $$;
    create trigger course_wants_about after update on course for each row
      when (old is distinct from new) execute function want_about_of_course();

    create or replace function want_about_of_person() returns trigger language plpgsql as $$
      begin
        update recording set about_wanted = about_wanted + 1
          from lecture where lecture.id = recording.lecture_id and lecture.owner_id = new.id;
        return null;
      end $$;
    create trigger person_wants_about after update on person for each row
      when (old is distinct from new) execute function want_about_of_person();
  `.execute(db)
}
