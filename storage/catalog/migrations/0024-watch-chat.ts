import { type Kysely, sql } from 'kysely'

/** What people who watch a lecture write to each other beside the player, and whether and how fast they may. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table watch_chat (
      lecture_id text primary key references lecture on delete cascade,
      organisation_id text not null references organisation on delete cascade,
      version bigint not null default 1,
      whole_from bigint not null default 1,
      off_at timestamptz,
      rest_seconds integer not null default 5
    );

    create table watch_message (
      lecture_id text not null references watch_chat on delete cascade,
      number bigint not null,
      organisation_id text not null references organisation on delete cascade,
      id uuid not null,
      person_id text not null references person on delete cascade,
      lecturer boolean not null,
      text text not null,
      written_at timestamptz not null default clock_timestamp(),
      written_in text references recording on delete set null,
      written_from bigint,
      changed bigint not null,
      hidden_at timestamptz,
      hidden_by text references person on delete set null,
      primary key (lecture_id, number),
      unique (lecture_id, id)
    );
    create index watch_message_by_person on watch_message (person_id, lecture_id);
    create index watch_message_by_change on watch_message (lecture_id, changed);
    create index watch_message_by_recording on watch_message (written_in);
    create index watch_message_by_who_hides on watch_message (hidden_by) where hidden_by is not null;
  `.execute(db)
}
