import { type Kysely, sql } from 'kysely'

/** What the release before may stumble over, and why it does not (CONTRIBUTING.md, "A change of the catalogue"). */
export const narrows = {
  'rule work.work_job_check':
    'one job more; a transcoder of the release before leaves jobs alone that it does not know',
}

/** What the conference system keeps of a running recording, and the work of filling gaps from it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table net (
      organisation_id text not null references organisation,
      recording_id text primary key references recording on delete cascade,
      state text not null default 'held' check (state in ('held', 'wanted', 'stored', 'dropped')),
      gaps jsonb not null default '[]',
      files jsonb not null default '[]',
      outcome text,
      changed_at timestamptz not null default now()
    );
    create index net_kept on net (state) where state <> 'dropped';
    create table net_moment (
      id bigint generated always as identity primary key,
      organisation_id text not null references organisation,
      recording_id text not null references recording on delete cascade,
      at timestamptz not null,
      people jsonb not null
    );
    create index net_moment_by_recording on net_moment (recording_id, at);
    alter table work drop constraint work_job_check;
    alter table work add constraint work_job_check check (job in ('renditions', 'pictures', 'download', 'fill'));
  `.execute(db)
}
