import { readProcesses, ticksPerSecond, treeBelow } from '../../../recorder/admission/read-processes.ts'

/**
 * CPU seconds that a process and everything below it has used so far, children that have ended and were waited for
 * included. A child that was re-parented away is not counted: roots must be chosen so that none is.
 */
export async function treeCpuSeconds(roots: number[]): Promise<number> {
  const members = new Set(await processesBelow(roots))
  const ticks = (await readProcesses()).filter(({ pid }) => members.has(pid)).map((row) => row.ticks)
  return ticks.reduce((sum, of) => sum + of, 0) / ticksPerSecond
}

/** Process ids of everything below these, and of these. */
export async function processesBelow(roots: number[]): Promise<number[]> {
  const processes = await readProcesses()
  return [...new Set(roots.flatMap((root) => treeBelow(processes, root).map(({ pid }) => pid)))]
}
