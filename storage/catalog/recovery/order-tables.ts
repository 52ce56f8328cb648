/** A foreign key: rows of `table` refer to rows of `to`. */
export type TableReference = { table: string; to: string }

/**
 * Tables in an order in which each stands behind those that it refers to: so they can be filled by a role that may not
 * put off foreign keys. Tables of one rank stay in the order of their names. Pure.
 */
export function orderTables(tables: readonly string[], references: readonly TableReference[]): string[] {
  const ordered: string[] = []
  const visit = (table: string, within: readonly string[]) => {
    if (ordered.includes(table) || !tables.includes(table)) return
    if (within.includes(table)) throw new TypeError(`The tables ${within.join(', ')} refer to each other.`)
    const before = references.filter((reference) => reference.table === table && reference.to !== table)
    for (const { to } of before.toSorted((one, other) => (one.to < other.to ? -1 : 1))) visit(to, [...within, table])
    ordered.push(table)
  }
  for (const table of tables.toSorted()) visit(table, [])
  return ordered
}
