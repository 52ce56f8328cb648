import { sql } from 'kysely'
import type { Catalog } from '../../../storage/catalog/open-catalog.ts'
import type { ObjectKey, ObjectStore } from '../../../storage/objects/object-store.ts'
import { readObject } from '../../../storage/objects/read-object.ts'

/** Every row of every table as text, but for those of `without`. */
export async function everyRow(catalog: Catalog, without: readonly string[] = []): Promise<Record<string, string[]>> {
  const tables = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not like 'kysely%' order by 1
  `.execute(catalog)
  const rows: Record<string, string[]> = {}
  for (const { name } of tables.rows.filter((table) => !without.includes(table.name))) {
    const found = await sql<{ row: string }>`
      select to_jsonb(one)::text as row from ${sql.table(name)} as one order by 1
    `.execute(catalog)
    rows[name] = found.rows.map(({ row }) => row)
  }
  return rows
}

/** Every object of recordings, byte by byte. */
export async function everyObject(store: ObjectStore): Promise<Map<ObjectKey, string>> {
  const objects = new Map<ObjectKey, string>()
  for await (const { key } of store.list('')) {
    if (!key.startsWith('0'.repeat(25))) objects.set(key, (await readObject(store, key)).toString('base64'))
  }
  return objects
}
