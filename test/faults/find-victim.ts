import { setTimeout as delay } from 'node:timers/promises'
import { treeBelow } from '../../recorder/admission/read-processes.ts'
import type { Victim } from './plan-kills.ts'
import { processTable, type TableEntry } from './process-table.ts'

/** Who is killed, and what must not outlive it by more than 10 s (P5), itself included. */
export type FoundVictim = { pid: number; doomed: TableEntry[] }

/** What the take itself has started; all that holds the namespace is a script. */
const parts = {
  browser: ({ name }) => name === 'chromium',
  display: ({ name }) => name === 'Xvfb',
  sound: ({ name }) => name === 'pulseaudio',
  namespace: ({ command }) => command.startsWith('sh -c ') && command.includes('nft -f'),
  'way-out': ({ name }) => name === 'slirp4netns',
} satisfies Partial<Record<Victim, (entry: TableEntry) => boolean>>

/**
 * Finds the process; undefined while there is none (it has just ended, or it is being started).
 * @param pids the processes of `aula up` by name
 */
export async function findVictim(
  victim: Victim,
  pids: Record<string, number>,
  recording: string,
): Promise<FoundVictim | undefined> {
  const table = await processTable()
  const take = table.find(({ command }) => command.startsWith(`take ${recording} `))
  const below = (pid: number) => treeBelow(table, pid)
  switch (victim) {
    case 'take':
      return take && { pid: take.pid, doomed: below(take.pid) }
    case 'browser':
    case 'display':
    case 'sound':
    case 'namespace':
    case 'way-out': {
      if (!take) return undefined
      const found = table.find((entry) => entry.parent === take.pid && parts[victim](entry))
      return found && { pid: found.pid, doomed: below(take.pid) }
    }
    case 'renderer':
      return await busiestRenderer(take?.pid ?? -1)
    default: {
      const pid = pids[victim]
      if (pid === undefined) return undefined
      // Takes and the spare, whoever has started them, outlive a recorder but not the supervisor.
      const takes = table.filter(({ command }) => command.startsWith('take ')).flatMap((one) => below(one.pid))
      const others = below(pid).filter((one) => !takes.includes(one))
      return { pid, doomed: victim === 'supervisor' ? [...others, ...takes] : others }
    }
  }
}

/** Chromium keeps a spare renderer and one for its first page: the one that works is the page's. */
async function busiestRenderer(take: number): Promise<FoundVictim | undefined> {
  const look = async () =>
    treeBelow(await processTable(), take).filter(({ command }) => command.includes('--type=renderer'))
  const before = new Map((await look()).map(({ pid, ticks }) => [pid, ticks]))
  await delay(500)
  const worked = (entry: TableEntry) => entry.ticks - (before.get(entry.pid) ?? entry.ticks)
  const [busiest] = (await look()).sort((one, other) => worked(other) - worked(one))
  return busiest && { pid: busiest.pid, doomed: [busiest] }
}
