import { readdir, readFile } from 'node:fs/promises'

/** Kernel clock ticks a second on every Linux that Node runs on (USER_HZ). */
const ticksPerSecond = 100

type Process = { pid: number; parent: number; ticks: number }

/**
 * CPU seconds that a process and everything below it has used so far, children that have ended and were waited for
 * included. A child that was re-parented away is not counted: roots must be chosen so that none is.
 */
export async function treeCpuSeconds(roots: number[]): Promise<number> {
  const processes = await allProcesses()
  const members = tree(processes, roots)
  let ticks = 0
  for (const process of processes) if (members.has(process.pid)) ticks += process.ticks
  return ticks / ticksPerSecond
}

/** Process ids of everything below these, and of these. */
export async function processesBelow(roots: number[]): Promise<number[]> {
  return [...tree(await allProcesses(), roots)]
}

function tree(processes: Process[], roots: number[]): Set<number> {
  const members = new Set(roots)
  for (let size = -1; size !== members.size; ) {
    size = members.size
    for (const { pid, parent } of processes) if (members.has(parent)) members.add(pid)
  }
  return members
}

async function allProcesses(): Promise<Process[]> {
  const found: Process[] = []
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    // A process that ends between the two reads is simply not there any more.
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    if (!stat) continue
    // The command may hold spaces and brackets: fields are counted from the last bracket (proc(5)).
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const [, parent = 0] = fields
    const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15)
    found.push({ pid: Number(name), parent, ticks: utime + stime + cutime + cstime })
  }
  return found
}
