import { type Kysely, sql } from 'kysely'

/**
 * When replays of a course appear, when one that is hidden does by itself, and since when one has. The release before
 * leaves hidden recordings alone, and counts from `published_at`, which is never later.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table course
      add column replays_appear text not null default 'at-once'
        check (replays_appear in ('at-once', 'after-review', 'after-hours')),
      add column replays_after_hours integer not null default 24 check (replays_after_hours between 1 and 168);
    alter table recording add column release_at timestamptz, add column released_at timestamptz;
    create index recording_by_release on recording (release_at) where state = 'hidden';
    create index recording_by_appearance on recording (coalesce(released_at, published_at)) where state = 'published';
  `.execute(db)
}
