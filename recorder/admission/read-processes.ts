import { readdir, readFile } from 'node:fs/promises'

/** Kernel clock ticks a second on every Linux that Node runs on (USER_HZ). */
export const ticksPerSecond = 100

export type ProcessRow = {
  pid: number
  parent: number /** Of it and of its children that were waited for. */
  ticks: number
}

/** Every process of this machine. */
export async function readProcesses(): Promise<ProcessRow[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const rows = await Promise.all(
    pids.map(async (pid) => {
      // One that ends between the two reads is simply not there any more.
      const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')
      return parseStat(stat)
    }),
  )
  return rows.filter((row) => row !== undefined)
}

/** proc(5): the command may hold spaces and brackets, so fields are counted from the last bracket. */
export function parseStat(stat: string): ProcessRow | undefined {
  const end = stat.lastIndexOf(')')
  if (end < 0) return undefined
  const fields = stat.slice(end + 2).split(' ')
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
  return { pid: Number.parseInt(stat, 10), parent: Number(fields[1]), ticks }
}

/** The processes below `root`, itself included. Pure. */
export function treeBelow<Row extends Pick<ProcessRow, 'pid' | 'parent'>>(
  processes: readonly Row[],
  root: number,
): Row[] {
  const children = Map.groupBy(processes, ({ parent }) => parent)
  const found = processes.filter(({ pid }) => pid === root)
  for (const { pid } of found) found.push(...(children.get(pid) ?? []))
  return found
}

/**
 * Bytes of a process: its proportional share of what it has in memory with others. Where that may not be read (a
 * sandboxed Chromium of another user), what it has by itself.
 */
export async function memoryOf(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'latin1').catch(() => '')
  const pss = /^Pss:\s+(\d+) kB/m.exec(rollup)?.[1]
  if (pss !== undefined) return Number(pss) * 1024
  const [, resident = 0, shared = 0] = (await readFile(`/proc/${pid}/statm`, 'latin1').catch(() => ''))
    .split(' ')
    .map(Number)
  return (resident - shared) * pageBytes
}

/** On every machine that Aula's Chromium is built for. */
const pageBytes = 4096
