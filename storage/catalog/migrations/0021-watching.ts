import { type Kysely, sql } from 'kysely'

/**
 * Where each person stopped in which replay, until when they have looked at their notices, and the secret addresses at which
 * their podcast applications find a course. They go with the membership, the lecture, the course.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table watch_position (
      organisation_id text not null,
      person_id text not null,
      lecture_id text not null references lecture on delete cascade,
      position integer not null check (position >= 0),
      duration integer not null check (duration > 0),
      watched_at timestamptz not null default clock_timestamp(),
      primary key (organisation_id, person_id, lecture_id),
      foreign key (organisation_id, person_id) references membership on delete cascade
    ) with (fillfactor = 70);
    create index watch_position_by_lecture on watch_position (lecture_id);

    alter table replay_notice add column read_until timestamptz not null default now();

    create table course_feed (
      id text primary key,
      organisation_id text not null,
      person_id text not null,
      course_id text not null references course on delete cascade,
      token_hash text not null unique,
      created_at timestamptz not null default clock_timestamp(),
      unique (organisation_id, person_id, course_id),
      foreign key (organisation_id, person_id) references membership on delete cascade
    );
    create index course_feed_by_course on course_feed (course_id);
  `.execute(db)
}
