import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate, readMigrations } from '../../storage/catalog/migrate.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { findNarrowed, readCatalogShape } from '../harness/lay/catalog-shape.ts'
import { startPostgres, type TestPostgres } from '../harness/servers/postgres.ts'

/*
 * While a release is deployed, processes of the one before run against the newest catalogue (CONTRIBUTING.md, "A change of
 * the catalogue").
 */

const resources = new AsyncDisposableStack()
let postgres: TestPostgres
let migrated: Catalog
const migrations = await readMigrations()
const names = Object.keys(migrations)

beforeAll(async () => {
  postgres = resources.use(await startPostgres())
  migrated = (await postgres.catalog()).catalog
})
afterAll(() => resources.disposeAsync())

test('each migration leaves to the release before it what that relies on, or says why it may be taken', async () => {
  const catalog = await empty()
  let before = await migratedTo(catalog, names[0])
  for (const name of names.slice(1)) {
    const after = await migratedTo(catalog, name)
    const reasons = migrations[name] && 'narrows' in migrations[name] ? migrations[name].narrows : {}
    expect(Object.keys(reasons as object).sort(), name).toEqual(findNarrowed(before, after))
    before = after
  }
})

test.each([
  ['drop table room cascade', 'column room.name'],
  ['alter table room rename to place', 'column room.name'],
  ['alter table lecture drop column speaker', 'column lecture.speaker'],
  ['alter table lecture rename column speaker to given_by', 'column lecture.speaker'],
  ['alter table recording alter column bytes type integer', 'column recording.bytes'],
  ['alter table room alter column owner_id set not null', 'column room.owner_id'],
  ['alter table room alter column name drop not null', 'column room.name'],
  ['alter table room alter column system drop default', 'column room.system'],
  ['alter table room add column seats integer not null', 'column room.seats'],
  ["alter table room add constraint short check (name <> '')", 'rule room.short'],
  ['alter table room drop constraint room_system', 'rule room.room_system'],
  ['create unique index room_name on room (name)', 'rule room.room_name'],
  ['create table seat (room_id text references room)', 'rule seat.seat_room_id_fkey'],
  [
    `create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
     create trigger refused before insert on room execute function refuse()`,
    'trigger room.refused',
  ],
])('%s is noticed', async (statement, noticed) => {
  expect(await narrowedBy(statement)).toContain(noticed)
})

test.each([
  'alter table room add column seats integer',
  'alter table room add column seats integer not null default 0',
  'create table seat (organisation_id text not null references organisation, room_id text references room on delete cascade)',
  'create index room_name on room (name)',
  'alter table room add column seats integer unique check (seats > 0)',
])('%s is free', async (statement) => {
  expect(await narrowedBy(statement)).toEqual([])
})

test('processes that start at once on an older catalogue bring it up to date together', async () => {
  const catalog = await empty()
  await migratedTo(catalog, names.at(-2))
  await Promise.all([migrate(catalog), migrate(catalog), migrate(catalog)])
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(catalog)
  expect(rows.map(({ name }) => name)).toEqual(names)
})

test('a process goes on with a newer catalogue, and leaves it as it is', async () => {
  const catalog = await empty()
  await migrate(catalog)
  await sql`insert into kysely_migration values ('9999-of-a-later-release', now()::text)`.execute(catalog)
  await sql`alter table room add column seats integer`.execute(catalog)
  const before = await readCatalogShape(catalog)
  await migrate(catalog)
  expect(await readCatalogShape(catalog)).toEqual(before)
})

test('a catalogue that has gone another way is refused', async () => {
  const catalog = await empty()
  await migratedTo(catalog, names.at(-2))
  await sql`insert into kysely_migration values ('0004-of-another-branch', now()::text)`.execute(catalog)
  await expect(migrate(catalog)).rejects.toMatchObject({ code: 'catalog.migration-failed' })
})

test('events of before name whom they can mean only, and nobody who was removed', async () => {
  const catalog = await empty()
  await migratedTo(catalog, '0027-by-person')
  await sql`insert into organisation (id, name) values ('o', 'University')`.execute(catalog)
  for (const [id, name] of [
    ['ada', 'Ada now'],
    ['ben', 'Ben'],
  ]) {
    await sql`insert into person (id, name, email) values (${id}, ${name}, ${`${id}@example.org`})`.execute(catalog)
    await sql`insert into membership (organisation_id, person_id, role) values ('o', ${id}, 'lecturer')`.execute(
      catalog,
    )
  }
  for (const [event, about, detail] of [
    ['person.role', 'Ada', 'lecturer'],
    ['person.renamed', 'Ada', 'Ada now'],
    ['person.address', 'Ada now', 'ada@example.org'],
    ['person.handed-on', 'Cem', 'Ben'],
    ['person.removed', 'Cem', 'Dora'],
    ['text.changed', 'consent', 'en'],
  ]) {
    await sql`insert into organisation_event (organisation_id, event, about, detail)
      values ('o', ${event}, ${about}, ${detail})`.execute(catalog)
  }
  await migrate(catalog)
  const { rows } = await sql`select about, detail, person_id, heir_id from organisation_event order by id`.execute(
    catalog,
  )
  expect(rows).toEqual([
    { about: 'Ada', detail: 'lecturer', person_id: 'ada', heir_id: null },
    { about: 'Ada', detail: 'Ada now', person_id: 'ada', heir_id: null },
    { about: 'Ada now', detail: '', person_id: 'ada', heir_id: null },
    { about: '', detail: 'Ben', person_id: '', heir_id: 'ben' },
    { about: '', detail: '', person_id: '', heir_id: '' },
    { about: 'consent', detail: 'en', person_id: null, heir_id: null },
  ])
})

test('a warning remembers when its e-mail was settled, also where the release before has done it', async () => {
  const catalog = await empty()
  await migratedTo(catalog, '0029-under-another-rule')
  await sql`insert into organisation (id, name) values ('o', 'University')`.execute(catalog)
  await sql`insert into lecture (id, organisation_id, title, access, link_key)
    values ('l', 'o', 'Light', 'public', 'key')`.execute(catalog)
  const at = ['2026-01-01T00:00:00.000Z', '2026-02-02T00:00:00.000Z']
  for (const [mail, days, state, settled] of [
    ['before', 30, 'sent', at[0]],
    ['later', 7, 'queued', null],
    ['never', 1, 'queued', null],
  ]) {
    await sql`insert into mail (id, organisation_id, kind, recipient, expires_at, state, settled_at)
      values (${mail}, 'o', 'removal', 'ada@example.org', now(), ${state}, ${settled})`.execute(catalog)
    await sql`insert into retention_warning
      (organisation_id, lecture_id, days_before, due_at, trash_at, warned_at, mailed_at, mail_id)
      values ('o', 'l', ${days}, now(), now(), now(), now(), ${mail})`.execute(catalog)
  }
  await migrate(catalog)
  await sql`update mail set state = 'dropped', settled_at = ${at[1]} where id = 'later'`.execute(catalog)
  await sql`update mail set attempts = 1 where id = 'never'`.execute(catalog)
  await sql`delete from mail`.execute(catalog)
  const { rows } = await sql<{ told_at: Date | null }>`select told_at from retention_warning order by id`.execute(
    catalog,
  )
  expect(rows.map(({ told_at }) => told_at?.toISOString())).toEqual([...at, undefined])
})

async function empty(): Promise<Catalog> {
  const { catalog } = await postgres.emptyCatalog()
  return catalog
}

/** Tries a statement on the newest catalogue. */
async function narrowedBy(statement: string): Promise<string[]> {
  const transaction = await migrated.startTransaction().execute()
  try {
    const before = await readCatalogShape(transaction)
    await sql.raw(statement).execute(transaction)
    return findNarrowed(before, await readCatalogShape(transaction))
  } finally {
    await transaction.rollback().execute()
  }
}

async function migratedTo(catalog: Catalog, name: string | undefined) {
  const migrator = new Migrator({ db: catalog, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateTo(name ?? '')
  if (error) throw error
  return await readCatalogShape(catalog)
}
