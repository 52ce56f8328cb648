import { type Kysely, sql } from 'kysely'

export const narrows = {
  'rule room.room_system': 'the release before makes rooms of the system janus only',
  'rule room.room_conference': 'and knows no other conference',
}

/** Rooms in conferences that are not Aula's own, and the hosts at which an organisation's admins let recorders in. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table room
      add column conference jsonb,
      add constraint room_system check (system in ('janus', 'page', 'jitsi', 'bigbluebutton')),
      add constraint room_conference check ((system = 'janus') = (conference is null));
    create table allowed_host (
      organisation_id text not null references organisation,
      host text not null,
      sealed_secret text,
      created_by text references person on delete set null,
      created_at timestamptz not null default now(),
      primary key (organisation_id, host)
    );
  `.execute(db)
}
