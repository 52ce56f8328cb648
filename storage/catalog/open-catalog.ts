import { readdir } from 'node:fs/promises'
import { Kysely, PostgresDialect } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import pg from 'pg'
import { AppError } from '../../core/errors.ts'
import type { Tables } from './tables.ts'

/** The catalogue: PostgreSQL through Kysely. Query functions stand beside this file, one file per noun. */
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

/** Brings the catalogue to this release's form. Safe to run from several processes at once (Kysely locks). */
export async function migrate(catalog: Catalog): Promise<void> {
  const migrator = new Migrator({
    db: catalog,
    provider: {
      async getMigrations() {
        const folder = new URL('./migrations/', import.meta.url)
        const migrations: Record<string, Migration> = {}
        for (const file of (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort()) {
          migrations[file.replace(/\.ts$/, '')] = (await import(new URL(file, folder).href)) as Migration
        }
        return migrations
      },
    },
  })
  const { error } = await migrator.migrateToLatest()
  if (error) throw new MigrationFailed(error)
}

export class MigrationFailed extends AppError {
  constructor(cause: unknown) {
    super('catalog.migration-failed', 'node', `The database could not be brought up to date: ${String(cause)}`, {
      cause,
    })
  }
}
