import { type Kysely, sql } from 'kysely'

/** What people who watch a lecture do beside the player: ask, vote, raise a hand, say that they hear or see nothing. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table lecture add column questions_off_at timestamptz;

    create table question (
      id text primary key,
      organisation_id text not null references organisation on delete cascade,
      lecture_id text not null references lecture on delete cascade,
      person_id text not null references person on delete cascade,
      text text not null,
      named boolean not null,
      asked_at timestamptz not null default clock_timestamp(),
      hidden_at timestamptz,
      hidden_by text references person on delete set null,
      answered_at timestamptz,
      answered_in text references recording on delete set null,
      answered_from bigint
    );
    create index question_by_lecture on question (lecture_id);
    create index question_by_person on question (person_id);

    create table question_vote (
      organisation_id text not null references organisation on delete cascade,
      question_id text not null references question on delete cascade,
      person_id text not null references person on delete cascade,
      primary key (question_id, person_id)
    );
    create index question_vote_by_person on question_vote (person_id);

    create table raised_hand (
      id text primary key,
      organisation_id text not null references organisation on delete cascade,
      lecture_id text not null references lecture on delete cascade,
      person_id text not null references person on delete cascade,
      raised_at timestamptz not null default clock_timestamp(),
      seen_at timestamptz not null default clock_timestamp(),
      invited_at timestamptz,
      admitted_at timestamptz,
      unique (lecture_id, person_id)
    );
    create index raised_hand_by_person on raised_hand (person_id);

    create table stream_report (
      id bigint primary key generated always as identity,
      organisation_id text not null references organisation on delete cascade,
      lecture_id text not null references lecture on delete cascade,
      reporter text not null,
      missing text not null check (missing in ('sound', 'picture')),
      reported_at timestamptz not null default clock_timestamp()
    );
    create index stream_report_in_order on stream_report (lecture_id, reported_at);
  `.execute(db)
}
