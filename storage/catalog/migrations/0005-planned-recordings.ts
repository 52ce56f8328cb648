import { type Kysely, sql } from 'kysely'

export const narrows = {
  'rule recording.recording_one_running_per_room':
    'recordings that await their start are left out: it holds for fewer rows',
}

/**
 * Planned starts, quotas of organisations, and the frame rates that recorders step through. A recording that awaits its
 * planned start does not occupy its room yet: its recorder is in the room before the lecture before it has ended.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table planned_recording (
      id text primary key,
      organisation_id text not null references organisation,
      room_id text not null references room on delete cascade,
      planned_by text references person on delete set null,
      title text not null,
      speaker text not null default '',
      begins_at timestamptz not null,
      ends_at timestamptz check (ends_at > begins_at),
      created_at timestamptz not null default now(),
      recording_id text references recording on delete set null,
      outcome text check (outcome in ('begun', 'cancelled', 'missed')),
      settled_at timestamptz
    );
    create index planned_recording_open on planned_recording (begins_at) where outcome is null;
    create index planned_recording_by_room on planned_recording (room_id, begins_at);
    alter table recording
      add column begins_at timestamptz,
      add column ends_at timestamptz,
      add column awaits_start boolean not null default false;
    drop index recording_one_running_per_room;
    create unique index recording_one_running_per_room on recording (room_id)
      where state in ('scheduled', 'joining', 'recording', 'paused') and not awaits_start;
    alter table organisation add column recordings_at_once integer check (recordings_at_once > 0);
    create table frame_rate_step (
      id bigint generated always as identity primary key,
      organisation_id text not null references organisation,
      recording_id text not null references recording on delete cascade,
      take integer not null,
      at timestamptz not null default now(),
      frames_per_second integer not null,
      reason text not null
    );
    create index frame_rate_step_by_recording on frame_rate_step (recording_id, id);
  `.execute(db)
}
