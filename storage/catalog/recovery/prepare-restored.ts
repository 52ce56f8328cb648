import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { AppError } from '../../../core/errors.ts'
import type { RecordingId } from '../../../core/ids.ts'
import { runningStates } from '../../../core/recording/advance.ts'
import { MigrationFailed, readMigrations } from '../migrate.ts'
import type { Catalog } from '../open-catalog.ts'
import { applyEvent } from '../recordings/recordings.ts'
import { listNodes } from '../takes/nodes.ts'
import { beingRestored } from './load-tables.ts'

/**
 * Refuses a database that has a life of its own: lectures, or processes that run on it. One that a restore has filled and
 * not brought to its end is filled anew.
 * @throws CatalogNotEmpty, CatalogInUse
 */
export async function refuseLivingCatalog(catalog: Catalog): Promise<void> {
  if (!(await isMigrated(catalog))) return
  await refuseWhileInUse(catalog)
  if (await isBeingRestored(catalog)) return
  const { lectures } = await catalog
    .selectFrom('recording')
    .select(({ fn }) => fn.countAll<number>().as('lectures'))
    .executeTakeFirstOrThrow()
  if (lectures > 0) throw new CatalogNotEmpty()
}

/** From here on it is a catalogue as any other. */
export async function finishRestore(catalog: Catalog): Promise<void> {
  await sql`comment on table recording is null`.execute(catalog)
}

/** @throws CatalogInUse */
export async function refuseWhileInUse(catalog: Catalog): Promise<void> {
  const running = (await listNodes(catalog)).filter(({ alive }) => alive)
  if (running.length > 0) throw new CatalogInUse(running.map(({ name }) => name))
}

/**
 * Gives an empty database the form that a backup's catalogue had. One that has a form already keeps it, where the backup's
 * is a part of that.
 * @throws CatalogTooNew where this release does not know the form; MigrationFailed
 */
export async function migrateAsBackedUp(catalog: Catalog, backedUp: readonly string[]): Promise<void> {
  const migrations = await readMigrations()
  const known = (name: string) => name in migrations
  if (!backedUp.every(known)) throw new CatalogTooNew(backedUp.filter((name) => !known(name)))
  if (await isMigrated(catalog)) {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(catalog)
    const done = new Set(rows.map(({ name }) => name))
    if (backedUp.every((name) => done.has(name))) return
  }
  const there = Object.fromEntries(backedUp.flatMap((name) => (migrations[name] ? [[name, migrations[name]]] : [])))
  const { error } = await new Migrator({
    db: catalog,
    provider: { getMigrations: async () => there },
  }).migrateToLatest()
  if (error) throw new MigrationFailed(error)
}

/**
 * What ran when the backup was made runs no more: its recordings are stopped, so that the keeper closes them with what was
 * stored; those that nobody had begun are cancelled, and planned ones are begun anew if their time is still to come. E-mails
 * that waited are in no backup: the warnings that they were to tell of are given anew, or lectures would leave unannounced.
 */
export async function settleRestored(catalog: Catalog): Promise<void> {
  await catalog
    .updateTable('take')
    .set({ ended_at: sql`now()`, end_reason: restored })
    .where('ended_at', 'is', null)
    .execute()
  const running = await catalog.selectFrom('recording').selectAll().where('state', 'in', runningStates).execute()
  for (const { id, state, first_frame_at } of running) {
    const begun = first_frame_at !== null || state === 'recording' || state === 'paused'
    await applyEvent(catalog, id, begun ? 'stop' : 'cancel', restored)
  }
  await catalog.updateTable('planned_recording').set({ recording_id: null }).where('outcome', 'is', null).execute()
  await catalog
    .updateTable('retention_warning')
    .set({ mailed_at: null, mail_id: null, warned_at: sql<Date>`greatest(warned_at, now())` })
    .where('told_at', 'is', null)
    .where('person_id', 'is not', null)
    .where((where) => where.or([where('mail_id', 'is not', null), where('mailed_at', 'is', null)]))
    .execute()
}

/** What a store has of a recording beyond what the backup knew: the highest number of each kind of object. */
export type LaterNumbers = { recording: RecordingId; about: number; manifest: number; attempt: number }

/** Counts on behind what the store has already, where that is newer than the backup: no key is written twice. */
export async function countBehind(catalog: Catalog, later: readonly LaterNumbers[]): Promise<void> {
  for (const { recording, about, manifest, attempt } of later) {
    await sql`
      with counted as (
        update recording set manifest_fence = greatest(manifest_fence, ${manifest}),
          about_wanted = case when about_wanted < ${about} then ${about} + 1 else about_wanted end
        where id = ${recording} and (about_wanted < ${about} or manifest_fence < ${manifest})
      )
      update work set attempt = ${attempt}, forgiven = forgiven + ${attempt} - attempt
      where recording_id = ${recording} and attempt < ${attempt}
    `.execute(catalog)
  }
}

const restored = 'backup.restored'

async function isBeingRestored(catalog: Catalog): Promise<boolean> {
  const found = await sql<{ said: string | null }>`
    select obj_description('recording'::regclass, 'pg_class') as said
  `.execute(catalog)
  return found.rows[0]?.said === beingRestored
}

async function isMigrated(catalog: Catalog): Promise<boolean> {
  const found = await sql<{ table: string | null }>`select to_regclass('recording') as table`.execute(catalog)
  return Boolean(found.rows[0]?.table)
}

export class CatalogNotEmpty extends AppError {
  constructor() {
    super(
      'backup.catalog-not-empty',
      'caller',
      'The database has lectures: restore into an empty one. To bring back what the store alone knows, use `aula rescan`.',
    )
  }
}

export class CatalogInUse extends AppError {
  constructor(nodes: string[]) {
    super('backup.catalog-in-use', 'caller', `Aula runs on this database (${nodes.join(', ')}): stop it first.`)
  }
}

export class CatalogTooNew extends AppError {
  constructor(unknown: string[]) {
    const why = `its catalogue has changes that this release does not know (${unknown.join(', ')})`
    super(
      'backup.too-new',
      'caller',
      `The backup was made by a newer release: ${why}. Use that release or a later one.`,
    )
  }
}
