import { sql } from 'kysely'
import type { Catalog } from '../../../storage/catalog/open-catalog.ts'

/** What code relies on in a catalogue; each thing by a name like `column room.system`, with how it is defined. */
export type CatalogShape = {
  columns: Map<string, { table: string; type: string; optional: boolean; given: boolean }>
  /** Checks, keys, and unique indexes. */
  rules: Map<string, { table: string; definition: string; columns: string[]; blocksDeletionIn?: string }>
  /** What happens besides when somebody writes, with what it runs. */
  triggers: Map<string, { table: string; definition: string }>
}

/** Reads it from PostgreSQL itself. */
export async function readCatalogShape(catalog: Catalog): Promise<CatalogShape> {
  const columns = await sql<{ table: string; name: string; type: string; optional: boolean; given: boolean }>`
    select class.relname as table, attname as name, format_type(atttypid, atttypmod) as type, not attnotnull as optional,
      atthasdef or attidentity <> '' as given
    from pg_attribute join pg_class class on class.oid = attrelid
    where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped
      and relname not like 'kysely%'`.execute(catalog)
  const rules = await sql<{
    table: string
    name: string
    definition: string
    blocks: string | null
    columns: string[]
  }>`
    select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition,
      case when contype = 'f' and confdeltype in ('a', 'r') then confrelid::regclass::text end as blocks,
      array(select attname::text from pg_attribute where attrelid = conrelid and attnum = any(conkey)) as columns
    from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'
    union all
    select indrelid::regclass::text, relname, pg_get_indexdef(indexrelid), null,
      array(select attname::text from pg_attribute where attrelid = indrelid and attnum = any(indkey))
    from pg_index join pg_class index on index.oid = indexrelid
    where relnamespace = 'public'::regnamespace and indisunique and relname not like 'kysely%'`.execute(catalog)
  const triggers = await sql<{ table: string; name: string; definition: string }>`
    select tgrelid::regclass::text as table, tgname as name,
      pg_get_triggerdef(pg_trigger.oid) || ' ' || prosrc as definition
    from pg_trigger join pg_proc on pg_proc.oid = tgfoid where not tgisinternal`.execute(catalog)
  return {
    triggers: new Map(triggers.rows.map(({ name, ...trigger }) => [`trigger ${trigger.table}.${name}`, trigger])),
    columns: new Map(columns.rows.map(({ name, ...column }) => [`column ${column.table}.${name}`, column])),
    rules: new Map(
      rules.rows.map(({ name, blocks, ...rule }) => [
        `rule ${rule.table}.${name}`,
        { ...rule, ...(blocks ? { blocksDeletionIn: blocks } : {}) },
      ]),
    ),
  }
}

/**
 * The names of what a release that knows the shape `before` may stumble over in the shape `after`: it reads what is gone
 * or of another kind, writes without what is now required, or meets rules and triggers that it does not know. Pure.
 */
export function findNarrowed(before: CatalogShape, after: CatalogShape): string[] {
  const tables = new Set([...before.columns.values()].map(({ table }) => table))
  const columns = [...new Set([...before.columns.keys(), ...after.columns.keys()])].filter((name) => {
    const was = before.columns.get(name)
    const is = after.columns.get(name)
    if (!was) return is && tables.has(is.table) && !is.optional && !is.given
    return !is || is.type !== was.type || is.optional !== was.optional || (was.given && !is.given)
  })
  const rules = [...new Set([...before.rules.keys(), ...after.rules.keys()])].filter((name) => {
    const was = before.rules.get(name)
    const is = after.rules.get(name)
    if (was?.definition === is?.definition) return false
    if (was || !is) return true
    // What holds for new columns only holds for the rows of those who do not know them.
    if (tables.has(is.table)) return is.columns.some((column) => before.columns.has(`column ${is.table}.${column}`))
    // Rows of a new table must not keep the release before from deleting. Organisations are never deleted.
    return (
      is?.blocksDeletionIn !== undefined && is.blocksDeletionIn !== 'organisation' && tables.has(is.blocksDeletionIn)
    )
  })
  // It does not know what its writes set off.
  const triggers = [...new Set([...before.triggers.keys(), ...after.triggers.keys()])].filter((name) => {
    const [was, is] = [before.triggers.get(name), after.triggers.get(name)]
    return was?.definition !== is?.definition && tables.has((is ?? was)?.table ?? '')
  })
  return [...columns, ...rules, ...triggers].sort()
}
