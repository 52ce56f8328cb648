import { type Kysely, sql } from 'kysely'

/**
 * Self-test lectures and what came of them, one at a time. Rooms, lectures and recordings of theirs are marked, so that no
 * list, quota or statistic counts them. And executions of a work that do not count any more since somebody has asked for
 * another try.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table self_test (
      id text primary key,
      organisation_id text not null references organisation,
      asked_at timestamptz not null default clock_timestamp(),
      asked_by text references person on delete set null,
      step text not null default 'asked' check (step in ('asked', 'calling', 'recording', 'probing', 'erasing')),
      step_at timestamptz not null default clock_timestamp(),
      room_id text,
      lecture_id text,
      recording_id text,
      lecturer_at timestamptz,
      probed_at timestamptz,
      failed_step text check (failed_step in ('asked', 'calling', 'recording', 'probing', 'erasing')),
      failure text,
      first_frame_seconds real,
      replay_seconds real,
      outcome text check (outcome in ('ok', 'failed', 'skipped')),
      ended_at timestamptz,
      check ((outcome is null) = (ended_at is null))
    );
    create unique index self_test_one_at_once on self_test ((true)) where outcome is null;
    create index self_test_by_time on self_test (asked_at);
    alter table room add column self_test boolean not null default false;
    alter table lecture add column self_test boolean not null default false;
    alter table recording add column self_test boolean not null default false;
    create index lecture_of_self_test on lecture (id) where self_test;
    create index room_of_self_test on room (id) where self_test;
    alter table work add column forgiven integer not null default 0;
  `.execute(db)
}
