import { type Kysely, sql } from 'kysely'

/** What people write in a room, until it has been empty for a while; and whether they may. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table room add column chat_off_at timestamptz, add column occupied_at timestamptz;

    create table room_message (
      room_id text not null references room on delete cascade,
      id uuid not null,
      number bigint generated always as identity,
      author text not null,
      name text not null,
      text text not null,
      sent_at timestamptz not null default clock_timestamp(),
      removed_by text,
      primary key (room_id, id)
    );
    create index room_message_in_order on room_message (room_id, number);
  `.execute(db)
}
