import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Tables } from './tables.ts'

/**
 * The catalogue: PostgreSQL through Kysely. Query functions stand in folders by what they are about, one file per noun; no
 * folder leads back to itself through others.
 */
export type Catalog = Kysely<Tables>

/** bigint columns hold microseconds and bytes, both far below 2^53. */
const bigintOid = 20

/** Opens a pool of at most `connections`. Close it with `destroy()`. */
export function openCatalog(url: string, connections = 8): Catalog {
  const types = {
    getTypeParser: (oid: number, format?: 'text' | 'binary') =>
      oid === bigintOid && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format),
  } as pg.CustomTypesConfig
  const pool = new pg.Pool({ connectionString: url, max: connections, types, connectionTimeoutMillis: 5_000 })
  // An idle connection that dies must not end the process: the next query opens another one.
  pool.on('error', () => {})
  // Nor one that dies in use: the query on it fails, and the pool says nothing of connections that it has lent.
  pool.on('connect', (client) => client.on('error', () => {}))
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}

/** Runs within the caller's transaction where there is one, else in one of its own. */
export async function inTransaction<Result>(
  catalog: Catalog,
  act: (transaction: Catalog) => Promise<Result>,
): Promise<Result> {
  return catalog.isTransaction ? await act(catalog) : await catalog.transaction().execute(act)
}
