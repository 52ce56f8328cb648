/** One line of the process table. */
export type ProcessRow = { pid: number; parent: number; session: number /** Value of its mark. */; mark?: string }

/**
 * The processes to end once the owner of `mark` is gone: those that carry the mark or one below it (`<mark>/...`),
 * whatever descends from them, and whatever shares a session with them (Chromium overwrites the environment of its
 * children, but they stay in its session). Every child of the supervisor leads a session of its own, so none of these
 * is shared with anything else. `self` is never among them.
 */
export function planReaping(table: ProcessRow[], mark: string, self: number): number[] {
  const own = table.find((row) => row.pid === self)
  const doomed = new Set<number>()
  const sessions = new Set<number>()
  const add = (row: ProcessRow) => {
    if (doomed.has(row.pid) || row.pid === self || row.pid === 1) return
    doomed.add(row.pid)
    if (row.session > 1 && row.session !== own?.session) sessions.add(row.session)
  }
  for (const row of table) if (row.mark === mark || row.mark?.startsWith(`${mark}/`)) add(row)
  for (let before = -1; before !== doomed.size; ) {
    before = doomed.size
    for (const row of table) if (doomed.has(row.parent) || sessions.has(row.session)) add(row)
  }
  return [...doomed]
}
