import { type Kysely, sql } from 'kysely'

/**
 * Since when a course has shown a lecture of another one, for its members to hear of it once: who takes it out and puts it
 * back makes no news.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table lecture_first_shown (
      organisation_id text not null references organisation,
      lecture_id text not null references lecture on delete cascade,
      course_id text not null references course on delete cascade,
      at timestamptz not null default clock_timestamp(),
      primary key (lecture_id, course_id)
    );
    create index lecture_first_shown_by_course on lecture_first_shown (course_id);
    insert into lecture_first_shown (organisation_id, lecture_id, course_id, at)
      select organisation_id, lecture_id, course_id, added_at from lecture_in_course;
  `.execute(db)
}
