import { readdir, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Log } from '../../core/log.ts'
import { ownerFile, unfinishedPrefix } from './open-workspace.ts'
import { markedProcessRuns, readMark } from './process-mark.ts'

/** Milliseconds. Between the making of a folder and its mark lies one small write. */
const unfinishedAge = 3600_000

/**
 * Removes what transcoders that died have left behind. There is nothing in it to save: finished segments are in the
 * store. Only folders whose mark proves that their owner is gone are removed; everything else stays, with a warning.
 * Returns the names of what it removed.
 */
export async function sweepWorkspaces(workspaces: string, log: Log, now = Date.now()): Promise<string[]> {
  const removed: string[] = []
  for (const entry of await readdir(workspaces, { withFileTypes: true }).catch(() => [])) {
    const folder = path.join(workspaces, entry.name)
    const verdict = entry.isDirectory() ? await judge(folder, entry.name, now) : 'unknown'
    if (verdict === 'unknown') log.warn({ folder }, 'not a workspace of ours; left alone')
    if (verdict !== 'abandoned') continue
    await rm(folder, { recursive: true, force: true })
    removed.push(entry.name)
  }
  if (removed.length > 0) log.info({ removed }, 'removed workspaces of transcoders that are gone')
  return removed
}

async function judge(folder: string, name: string, now: number): Promise<'abandoned' | 'in-use' | 'unknown'> {
  const mark = readMark(await readFile(path.join(folder, ownerFile), 'utf8').catch(() => ''))
  if (mark) return (await markedProcessRuns(mark)) === false ? 'abandoned' : 'in-use'
  if (!name.startsWith(unfinishedPrefix)) return 'unknown'
  const made = await stat(folder).catch(() => undefined)
  return made && now - made.mtimeMs > unfinishedAge ? 'abandoned' : 'in-use'
}
