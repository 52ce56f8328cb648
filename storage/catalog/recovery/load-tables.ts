import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { AppError } from '../../../core/errors.ts'

/** A table as a backup has it. */
export type TableContent = { name: string; columns: string[]; rows: number }

/** What the table `recording` is commented with from the moment its rows are there until the restore is at its end. */
export const beingRestored = 'being restored: aula restore has not come to its end'

/**
 * Fills a catalogue's tables in the order given, all or nothing, and sets the numbers that the database counts itself.
 * What is in these tables is replaced. Needs no right but that of the tables' owner. Marks it as `beingRestored`.
 * @param open a table's rows in the text format of COPY; where it fails nothing is changed
 * @throws TableIncomplete
 */
export async function loadTables(
  url: string,
  tables: readonly TableContent[],
  open: (name: string) => Promise<Readable>,
): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('begin')
    await client.query(`truncate ${tables.map(({ name }) => pg.escapeIdentifier(name))} cascade`)
    for (const { name, columns, rows } of tables) {
      const text = `copy ${pg.escapeIdentifier(name)} (${columns.map(pg.escapeIdentifier)}) from stdin`
      const target = client.query(copyFrom(text))
      await pipeline(await open(name), target)
      if (target.rowCount !== rows) throw new TableIncomplete(name)
    }
    await client.query(countOn)
    await client.query(`comment on table recording is ${pg.escapeLiteral(beingRestored)}`)
    await client.query('commit')
  } finally {
    // A transaction that was not committed ends with its connection.
    await client.end()
  }
}

const countOn = `
  do $$ declare counted record;
  begin
    for counted in select attrelid::regclass as name, attname from pg_attribute join pg_class on pg_class.oid = attrelid
      where relnamespace = current_schema()::regnamespace and attidentity <> ''
    loop
      execute format('select setval(pg_get_serial_sequence(%L, %L), coalesce(max(%I), 0) + 1, false) from %s',
        counted.name, counted.attname, counted.attname, counted.name);
    end loop;
  end $$`

/** A table of a backup has other rows than its index says. */
export class TableIncomplete extends AppError {
  constructor(name: string) {
    super('backup.table-damaged', 'node', `The backup's table ${name} is not what was backed up: use another backup.`)
  }
}
