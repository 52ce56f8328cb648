import { readdir } from 'node:fs/promises'
import { sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { AppError } from '../../core/errors.ts'
import type { Catalog } from './open-catalog.ts'

const folder = new URL('./migrations/', import.meta.url)

/**
 * Brings the catalogue to this release's form. Safe to run from several processes at once (Kysely locks). A form that is
 * newer is left as it is: while a release is deployed the one before goes on, and its processes may be started again.
 * @throws MigrationFailed also where the catalogue has migrations of a branch that this release does not come from
 */
export async function migrate(catalog: Catalog): Promise<void> {
  const migrations = await readMigrations()
  if (await hasAll(catalog, migrations)) return
  const migrator = new Migrator({ db: catalog, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  // A newer release may have gone past this one while it waited for the lock.
  if (error && !(await hasAll(catalog, migrations))) throw new MigrationFailed(error)
}

/** This release's migrations, by name, in their order. */
export async function readMigrations(): Promise<Record<string, Migration>> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort()
  const modules = files.map(
    async (file): Promise<[string, Migration]> => [
      file.replace(/\.ts$/, ''),
      (await import(new URL(file, folder).href)) as Migration,
    ],
  )
  return Object.fromEntries(await Promise.all(modules))
}

async function hasAll(catalog: Catalog, migrations: Record<string, Migration>): Promise<boolean> {
  const found = await sql<{ table: string | null }>`select to_regclass('kysely_migration') as table`.execute(catalog)
  if (!found.rows[0]?.table) return false
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(catalog)
  const done = new Set(rows.map(({ name }) => name))
  return Object.keys(migrations).every((name) => done.has(name))
}

export class MigrationFailed extends AppError {
  constructor(cause: unknown) {
    super('catalog.migration-failed', 'node', `The database could not be brought up to date: ${String(cause)}`, {
      cause,
    })
  }
}
