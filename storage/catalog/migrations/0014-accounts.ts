import { type Kysely, sql } from 'kysely'

/** Deactivated members, links that set a new password, second factors, and who wants to hear of new replays how often. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table membership add column deactivated_at timestamptz;

    create table password_reset (
      id text primary key,
      organisation_id text not null references organisation on delete cascade,
      person_id text not null references person on delete cascade,
      token_hash text not null unique,
      created_by text references person on delete set null,
      created_at timestamptz not null default clock_timestamp(),
      expires_at timestamptz not null,
      used_at timestamptz
    );
    create index password_reset_by_person on password_reset (person_id);

    create table second_factor (
      person_id text primary key references person on delete cascade,
      sealed_secret text not null,
      created_at timestamptz not null default clock_timestamp(),
      confirmed_at timestamptz,
      last_step bigint not null default 0,
      tries integer not null default 0,
      tries_since timestamptz not null default clock_timestamp()
    );
    create table recovery_code (
      person_id text not null references person on delete cascade,
      code_hash text not null,
      used_at timestamptz,
      primary key (person_id, code_hash)
    );

    create table replay_notice (
      organisation_id text not null references organisation on delete cascade,
      person_id text not null references person on delete cascade,
      how_often text not null default 'daily' check (how_often in ('at-once', 'daily', 'never')),
      told_until timestamptz not null default clock_timestamp(),
      primary key (organisation_id, person_id)
    );
    create index recording_by_publication on recording (published_at) where state = 'published';
  `.execute(db)
}
