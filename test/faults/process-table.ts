import { readdir, readFile } from 'node:fs/promises'

/** A process as it stands in the process table; number and start together name it for good. */
export type TableEntry = {
  pid: number
  parent: number
  /** Clock ticks from boot to its start. */
  started: number
  /** Clock ticks of processor it has used. */
  ticks: number
  /** At most 15 characters. */
  name: string
  command: string
}

export async function processTable(): Promise<TableEntry[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const entries = await Promise.all(pids.map(readEntry))
  return entries.filter((entry) => entry !== undefined)
}

/** Which of these processes still run; a zombie does not. */
export async function stillRunning(entries: TableEntry[]): Promise<TableEntry[]> {
  const now = new Map((await processTable()).map((entry) => [entry.pid, entry.started]))
  return entries.filter(({ pid, started }) => now.get(pid) === started)
}

async function readEntry(pid: string): Promise<TableEntry | undefined> {
  // A process that ends between the two reads is simply not there any more.
  const [stat, line] = await Promise.all(
    ['stat', 'cmdline'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
  )
  // The name may hold spaces and brackets: fields are counted from the last bracket (proc(5)).
  const end = stat?.lastIndexOf(')') ?? -1
  if (!stat || end < 0) return undefined
  const [state, ...fields] = stat.slice(end + 2).split(' ')
  if (state === 'Z') return undefined
  return {
    pid: Number(pid),
    parent: Number(fields[0]),
    ticks: Number(fields[10]) + Number(fields[11]),
    started: Number(fields[18]),
    name: stat.slice(stat.indexOf('(') + 1, end),
    command: (line ?? '').replaceAll('\0', ' '),
  }
}
