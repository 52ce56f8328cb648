import { type Kysely, sql } from 'kysely'

const counts = 'counts one up in a column of its own, and refuses nothing'
/** What the release before may stumble over, and why it does not (CONTRIBUTING.md, "A change of the catalogue"). */
export const narrows = {
  'trigger organisation.organisation_wants_about_of_rule': counts,
  'trigger lecture.lecture_forgets_notes': 'changes rows of a new table only',
  'trigger lecture.lecture_held':
    'refuses what would remove a lecture that is held, which is what a hold is for; the release before sets none',
}

/**
 * Rules with a clock, warnings, extensions and holds. A rule in its new form is told to the release before as days that
 * are never too short (core/retention/rule.ts). A held lecture has no date of erasure, so that its keeper passes it by.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table organisation add column retention_rule jsonb;
    alter table course add column retention_rule jsonb, add column term_ends_at timestamptz;
    alter table lecture
      add column erasing_at timestamptz,
      add column extension_days integer not null default 0,
      add column held_at timestamptz,
      add column held_by text references person on delete set null,
      add column hold_reason text;

    create table lecture_viewed (
      lecture_id text primary key references lecture on delete cascade,
      organisation_id text not null references organisation,
      viewed_at timestamptz not null
    );
    create table retention_warning (
      id bigint generated always as identity primary key,
      organisation_id text not null references organisation,
      lecture_id text not null references lecture on delete cascade,
      person_id text references person on delete cascade,
      days_before integer not null,
      due_at timestamptz not null,
      trash_at timestamptz not null,
      warned_at timestamptz not null,
      mailed_at timestamptz
    );
    create unique index retention_warning_once on retention_warning (lecture_id, due_at, days_before, coalesce(person_id, ''));
    create index retention_warning_unmailed on retention_warning (id) where mailed_at is null and person_id is not null;
    create table retention_event (
      id bigint generated always as identity primary key,
      organisation_id text not null references organisation,
      lecture_id text,
      course_id text,
      at timestamptz not null default now(),
      event text not null,
      facts jsonb not null default '{}',
      note text,
      actor_id text
    );
    create index retention_event_by_lecture on retention_event (lecture_id, id) where lecture_id is not null;
    create table retention_clock (id integer primary key default 1 check (id = 1), witnessed_at timestamptz not null);

    create trigger organisation_wants_about_of_rule after update on organisation for each row
      when (old.retention_rule is distinct from new.retention_rule
        and old.name = new.name and old.retention_days is not distinct from new.retention_days)
      execute function want_about_of_organisation();

    create function keep_held_lecture() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' then
          raise 'the lecture % is held', old.id using errcode = 'restrict_violation';
        end if;
        if new.held_at is not null and (new.erase_at is not null or new.erasing_at is not null
          or (old.trashed_at is null and new.trashed_at is not null))
        then
          raise 'the lecture % is held', old.id using errcode = 'restrict_violation';
        end if;
        return new;
      end $$;
    create trigger lecture_held before update or delete on lecture for each row
      when (old.held_at is not null) execute function keep_held_lecture();

    create function forget_notes() returns trigger language plpgsql as $$
      begin
        update retention_event set note = null where lecture_id = old.id;
        return null;
      end $$;
    create trigger lecture_forgets_notes after delete on lecture for each row execute function forget_notes();
  `.execute(db)
}
