import { type Kysely, sql } from 'kysely'

/** When a recording was paused, and from where on its take kept nothing; when somebody has said that it is to go on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table recording_pause (
      organisation_id text not null references organisation,
      recording_id text not null references recording on delete cascade,
      began_at timestamptz not null,
      held_from bigint,
      ended_at timestamptz,
      primary key (recording_id, began_at)
    );
    create unique index recording_pause_open on recording_pause (recording_id) where ended_at is null;
    alter table recording add column still_there_at timestamptz;
  `.execute(db)
}
