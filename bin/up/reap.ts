import { setTimeout as delay } from 'node:timers/promises'
import { planReaping } from './plan-reaping.ts'
import { processTable } from './process-table.ts'

/**
 * Kills what a dead owner of `mark` has left behind, until nothing is left: a process may be forking while it is looked
 * at. Answers how many it killed. Gives up after `deadline` milliseconds.
 */
export async function reap(mark: string, deadline = 8_000): Promise<number> {
  const killed = new Set<number>()
  const late = AbortSignal.timeout(deadline)
  while (!late.aborted) {
    const doomed = planReaping(await processTable(), mark, process.pid)
    if (doomed.length === 0) break
    for (const pid of doomed) {
      killed.add(pid)
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It has ended by itself meanwhile.
      }
    }
    await delay(50)
  }
  return killed.size
}
