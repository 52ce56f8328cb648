import { type Kysely, sql } from 'kysely'

/** Everything below an organisation carries its id from the first migration on. Times are timestamptz. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table organisation (
      id text primary key,
      name text not null,
      retention_days integer check (retention_days > 0),
      created_at timestamptz not null default now()
    );
    create table person (
      id text primary key,
      name text not null,
      email text not null,
      demo boolean not null default false,
      created_at timestamptz not null default now()
    );
    create unique index person_email on person (lower(email));
    create table identity (
      issuer text not null,
      subject text not null,
      person_id text not null references person on delete cascade,
      secret_hash text,
      primary key (issuer, subject)
    );
    create table login (
      token_hash text primary key,
      person_id text not null references person on delete cascade,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null
    );
    create table membership (
      organisation_id text not null references organisation,
      person_id text not null references person on delete cascade,
      role text not null check (role in ('admin', 'lecturer', 'student')),
      created_at timestamptz not null default now(),
      primary key (organisation_id, person_id)
    );
    create table course (
      id text primary key,
      organisation_id text not null references organisation,
      title text not null,
      description text not null default '',
      default_access text not null default 'course' check (default_access in ('public', 'link', 'signed-in', 'course')),
      retention_days integer check (retention_days > 0),
      created_at timestamptz not null default now()
    );
    create table course_member (
      organisation_id text not null references organisation,
      course_id text not null references course on delete cascade,
      person_id text not null references person on delete cascade,
      role text not null check (role in ('lecturer', 'student')),
      primary key (course_id, person_id)
    );
    create table invitation (
      id text primary key,
      organisation_id text not null references organisation,
      token_hash text not null unique,
      email text not null,
      name text not null default '',
      role text not null check (role in ('admin', 'lecturer', 'student')),
      course_id text references course on delete set null,
      created_by text references person on delete set null,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      accepted_at timestamptz
    );
    create table room (
      id text primary key,
      organisation_id text not null references organisation,
      course_id text references course on delete set null,
      owner_id text references person on delete set null,
      name text not null,
      system text not null default 'janus',
      demo boolean not null default false,
      locked_at timestamptz,
      created_at timestamptz not null default now(),
      deleted_at timestamptz
    );
    create table lecture (
      id text primary key,
      organisation_id text not null references organisation,
      course_id text references course on delete set null,
      room_id text references room on delete set null,
      owner_id text references person on delete set null,
      title text not null,
      speaker text not null default '',
      description text not null default '',
      access text not null check (access in ('public', 'link', 'signed-in', 'course')),
      link_key text not null,
      started_at timestamptz not null default now(),
      created_at timestamptz not null default now(),
      trashed_at timestamptz,
      trash_reason text,
      trashed_by text references person on delete set null,
      erase_at timestamptz,
      restored_at timestamptz
    );
    create index lecture_by_organisation on lecture (organisation_id, started_at desc);
    create index lecture_by_course on lecture (course_id, started_at desc);
    create index lecture_erase on lecture (erase_at) where erase_at is not null;
    create table recording (
      id text primary key,
      organisation_id text not null references organisation,
      lecture_id text not null,
      room_id text,
      requested_by text references person on delete set null,
      requested_at timestamptz not null default now(),
      state text not null,
      version integer not null default 0,
      take integer not null default 0,
      resume_to text,
      failure text,
      width integer not null default 1280,
      height integer not null default 720,
      first_frame_at timestamptz,
      stop_requested_at timestamptz,
      stop_after_seconds integer check (stop_after_seconds > 0),
      published_at timestamptz,
      manifest_key text,
      manifest_fence integer not null default 0,
      duration bigint not null default 0,
      bytes bigint not null default 0
    );
    create index recording_by_lecture on recording (lecture_id);
    create index recording_by_state on recording (state);
    create unique index recording_one_running_per_room on recording (room_id)
      where state in ('scheduled', 'joining', 'recording', 'paused');
    create table recording_event (
      id bigint generated always as identity primary key,
      organisation_id text not null references organisation,
      recording_id text not null,
      at timestamptz not null,
      event text not null,
      from_state text not null,
      to_state text not null,
      take integer not null,
      reason text not null,
      actor_id text
    );
    create index recording_event_by_recording on recording_event (recording_id, id);
    create table take (
      organisation_id text not null references organisation,
      recording_id text not null references recording on delete cascade,
      number integer not null,
      node text not null,
      started_at timestamptz not null default now(),
      beat_at timestamptz not null default now(),
      first_frame_at timestamptz,
      start_offset bigint,
      ended_at timestamptz,
      end_reason text,
      primary key (recording_id, number)
    );
    create index take_open on take (beat_at) where ended_at is null;
    create table live_rendition (
      organisation_id text not null references organisation,
      recording_id text not null references recording on delete cascade,
      take integer not null,
      track text not null check (track in ('video', 'audio')),
      rendition text not null,
      recipe text not null,
      codecs text not null,
      width integer,
      height integer,
      timescale integer not null,
      init_key text not null,
      init_bytes integer not null,
      init_sha256 text not null,
      init_md5 text not null,
      primary key (recording_id, take, track, rendition)
    );
    create table live_segment (
      organisation_id text not null references organisation,
      recording_id text not null references recording on delete cascade,
      take integer not null,
      track text not null,
      rendition text not null,
      number integer not null,
      start bigint not null,
      duration bigint not null,
      bytes integer not null,
      sha256 text not null,
      md5 text not null,
      key text not null,
      stored_at timestamptz not null default clock_timestamp(),
      primary key (recording_id, take, track, rendition, number)
    );
    create table work (
      organisation_id text not null references organisation,
      recording_id text not null references recording on delete cascade,
      job text not null check (job in ('renditions', 'pictures', 'download')),
      state text not null check (state in ('waiting', 'running', 'done', 'failed')),
      progress real not null default 0 check (progress between 0 and 1),
      detail text not null default '',
      failure text,
      attempt integer not null default 0,
      changed_at timestamptz not null default now(),
      primary key (recording_id, job)
    );
    create table node (
      name text primary key,
      process text not null,
      version text not null,
      started_at timestamptz not null,
      beat_at timestamptz not null default now(),
      facts jsonb not null default '{}'
    );
    create table setup_token (
      token_hash text primary key,
      created_at timestamptz not null default now(),
      used_at timestamptz
    );
  `.execute(db)
}
