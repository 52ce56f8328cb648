import { type Kysely, sql } from 'kysely'

/**
 * E-mails that are to be sent, and what became of them; the brake that stops them all; and what admins did to people and mail.
 * No secret stands here: the keeper makes a link when it sends it (core/link-secret.ts).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table mail (
      id text primary key,
      organisation_id text not null references organisation on delete cascade,
      kind text not null,
      recipient text not null,
      person_id text references person on delete cascade,
      facts jsonb not null default '{}',
      state text not null default 'queued' check (state in ('queued', 'sent', 'refused', 'expired', 'dropped')),
      attempts integer not null default 0,
      created_at timestamptz not null default clock_timestamp(),
      due_at timestamptz not null default clock_timestamp(),
      expires_at timestamptz not null,
      claimed_until timestamptz,
      handed_at timestamptz,
      failure text,
      settled_at timestamptz,
      check ((state = 'queued') = (settled_at is null))
    );
    create index mail_due on mail (due_at) where state = 'queued';
    create index mail_by_time on mail (organisation_id, created_at);

    create table mail_brake (
      organisation_id text primary key references organisation on delete cascade,
      pulled_at timestamptz,
      pulled_by text references person on delete set null
    );

    create table organisation_event (
      id bigint generated always as identity primary key,
      organisation_id text not null references organisation on delete cascade,
      at timestamptz not null default clock_timestamp(),
      event text not null,
      about text not null default '',
      detail text not null default '',
      actor_id text references person on delete set null
    );
    create index organisation_event_by_organisation on organisation_event (organisation_id, id);
  `.execute(db)
}
