import { type Kysely, sql } from 'kysely'

/** What organisations say in their own words, and links with which people become members of a course. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table organisation_text (
      id bigint generated always as identity primary key,
      organisation_id text not null references organisation on delete cascade,
      kind text not null,
      language text not null,
      text text,
      changed_at timestamptz not null default clock_timestamp(),
      changed_by text references person on delete set null
    );
    create index organisation_text_newest on organisation_text (organisation_id, kind, language, id);

    create table course_link (
      id text primary key,
      organisation_id text not null references organisation on delete cascade,
      course_id text not null references course on delete cascade,
      token_hash text not null unique,
      created_by text references person on delete set null,
      created_at timestamptz not null default clock_timestamp(),
      expires_at timestamptz not null,
      most_uses integer check (most_uses > 0),
      uses integer not null default 0,
      withdrawn_at timestamptz
    );
    create index course_link_by_course on course_link (course_id);
  `.execute(db)
}
