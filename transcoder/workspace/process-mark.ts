import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'

/** Tells one process of one machine from every other, also from a later one that got the same number. */
export type ProcessMark = { host: string; pid: number; started: string }

export async function ownMark(): Promise<ProcessMark> {
  return { host: hostname(), pid: process.pid, started: (await startOf(process.pid)) ?? '' }
}

/** Whether the process that left this mark still runs. Undefined: it ran on another machine, nobody here can tell. */
export async function markedProcessRuns(mark: ProcessMark): Promise<boolean | undefined> {
  if (mark.host !== hostname()) return undefined
  return (await startOf(mark.pid)) === mark.started
}

export function writeMark(mark: ProcessMark): string {
  return `${mark.host} ${mark.pid} ${mark.started}\n`
}

export function readMark(text: string): ProcessMark | undefined {
  const found = /^(\S+) (\d+) (\d*)\n$/.exec(text)
  return found?.[1] ? { host: found[1], pid: Number(found[2]), started: found[3] ?? '' } : undefined
}

/** Clock ticks between boot and the start of a process, and the boot: proc_pid_stat(5), field 22. */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The second field is a name in parentheses that may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}
