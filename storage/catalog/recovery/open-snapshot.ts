import type { Readable } from 'node:stream'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { OrganisationId, RecordingId } from '../../../core/ids.ts'
import type { ListedObject } from '../../../core/recording/listed-objects.ts'
import { orderTables, type TableReference } from './order-tables.ts'

/** A recording as far as its objects are concerned. */
export type KeptRecording = {
  organisation: OrganisationId
  recording: RecordingId
  /** Its objects are gone, or on their way out. */
  erased: boolean
  /** What the conference system has kept of it is needed no more. */
  netDropped: boolean
  manifest: string | null
  /** What is in the store and in no manifest: media that is not published, and files. */
  unpublished: ListedObject[]
}

/** The whole catalogue as it is at one moment. */
export type CatalogSnapshot = AsyncDisposable & {
  /** The database's clock. */
  at: Date
  migrations: string[]
  /** Every table, each behind those that it refers to. */
  tables: { name: string; columns: string[] }[]
  recordings: KeptRecording[]
  /** A table's rows in the text format of COPY; `rowCount` is true once all is read. One at a time. */
  copy(table: { name: string; columns: string[] }): Readable & { rowCount: number }
}

/**
 * What a backup leaves out: who runs and beats right now; what opens Aula, or a restore would bring back logins and links
 * that were ended since; and e-mails, which would be sent a second time.
 */
const leftOut = ['node', 'login', 'setup_token', 'password_reset', 'mail']

/** Opens one transaction that sees nothing of what is written from now on, and keeps nobody from writing. */
export async function openSnapshot(url: string): Promise<CatalogSnapshot> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('start transaction isolation level repeatable read read only')
    const rows = async <Row extends pg.QueryResultRow>(text: string) => (await client.query<Row>(text)).rows
    const clock = await rows<{ at: Date }>('select now() as at')
    const migrations = await rows<{ name: string }>('select name from kysely_migration order by name')
    const tables = await rows<{ name: string; columns: string[] }>(tablesText)
    const references = await rows<TableReference>(referencesText)
    const listed = await rows<ListedObject & { recording: RecordingId }>(unpublishedText)
    const files = tables.some(({ name }) => name === 'lecture_file') ? filesText : noneText
    listed.push(...(await rows<ListedObject & { recording: RecordingId }>(files)))
    const unpublished = Map.groupBy(listed, ({ recording }) => recording)
    const recordings = await rows<Omit<KeptRecording, 'unpublished'>>(recordingsText)
    const kept = tables.filter(({ name }) => !leftOut.includes(name))
    const byName = new Map(kept.map((table) => [table.name, table]))
    return {
      at: clock[0]?.at ?? new Date(),
      migrations: migrations.map(({ name }) => name),
      tables: orderTables([...byName.keys()], references).flatMap((name) => byName.get(name) ?? []),
      recordings: recordings.map((recording) => ({
        ...recording,
        unpublished: (unpublished.get(recording.recording) ?? []).map(({ key, bytes, md5 }) => ({ key, bytes, md5 })),
      })),
      copy: ({ name, columns }) =>
        client.query(copyTo(`copy ${pg.escapeIdentifier(name)} (${columns.map(pg.escapeIdentifier)}) to stdout`)),
      [Symbol.asyncDispose]: () => client.end(),
    }
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
}

const tablesText = `
  select relname as name, array_agg(attname::text order by attnum) as columns
  from pg_attribute join pg_class on pg_class.oid = attrelid
  where relnamespace = current_schema()::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped
    and relname not like 'kysely%'
  group by relname`

const referencesText = `
  select child.relname as table, parent.relname as to from pg_constraint
    join pg_class child on child.oid = conrelid join pg_class parent on parent.oid = confrelid
  where contype = 'f' and connamespace = current_schema()::regnamespace`

/* The catalogue may have an older form, whose keeper does not note that it erases. */
const recordingsText = `
  select recording.organisation_id as organisation, recording.id as recording, manifest_key as manifest,
    recording.state = 'erased' or coalesce(case when to_jsonb(lecture) ? 'erasing_at'
      then trash_reason = 'user.erase' or to_jsonb(lecture) ->> 'erasing_at' is not null
      else erase_at <= now() end, false) as erased,
    exists (select from net where recording_id = recording.id and net.state = 'dropped') as "netDropped"
  from recording left join lecture on lecture.id = recording.lecture_id
  order by recording.id`

const unpublishedText = `
  select recording_id as recording, key, bytes, md5 from live_segment
  union all
  select recording_id, init_key, init_bytes, init_md5 from live_rendition
    where exists (select from live_segment where live_segment.recording_id = live_rendition.recording_id
      and live_segment.take = live_rendition.take)`

const filesText = `
  select recording_id as recording, key, bytes::float8 as bytes, md5 from lecture_file
  where stored_at is not null and removed_at is null`

/** A catalogue of the release before has no files. */
const noneText = 'select where false'
