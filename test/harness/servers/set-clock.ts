import { sql } from 'kysely'
import { type Catalog, openCatalog } from '../../../storage/catalog/open-catalog.ts'

export type ClockedCatalog = AsyncDisposable & {
  catalog: Catalog
  /** Sets the database's clock so many milliseconds from the real one. */
  setClock(milliseconds: number): Promise<void>
}

/** Opens a migrated database whose clock can be set: `now()` and `clock_timestamp()` are found before PostgreSQL's own. */
export async function withClock(url: string): Promise<ClockedCatalog> {
  const name = new URL(url).pathname.slice(1)
  const before = openCatalog(url, 1)
  await sql`
    create schema clock;
    create table clock.shift (milliseconds double precision not null);
    insert into clock.shift values (0);
    create function clock.now() returns timestamptz stable language sql as
      $$ select pg_catalog.now() + (select milliseconds from clock.shift) * interval '1 millisecond' $$;
    create function clock.clock_timestamp() returns timestamptz volatile language sql as
      $$ select pg_catalog.clock_timestamp() + (select milliseconds from clock.shift) * interval '1 millisecond' $$;
  `.execute(before)
  await sql`alter database ${sql.id(name)} set search_path = public, clock, pg_catalog`.execute(before)
  await before.destroy()
  const catalog = openCatalog(url)
  return {
    catalog,
    async setClock(milliseconds) {
      await sql`update clock.shift set milliseconds = ${milliseconds}`.execute(catalog)
    },
    [Symbol.asyncDispose]: () => catalog.destroy(),
  }
}
