import { readFile, writeFile } from 'node:fs/promises'
import { ownerFile } from './spool-layout.ts'

/** Notes that this process writes to the spool, so that nobody adopts it while it lives. */
export async function ownSpool(folder: string): Promise<void> {
  await writeFile(ownerFile(folder), JSON.stringify(await describe(process.pid)))
}

/** Whether the process that wrote the spool is still running: the same id, started at the same moment. */
export async function ownerLives(folder: string): Promise<boolean> {
  const noted = await readFile(ownerFile(folder), 'utf8').catch(() => '')
  const pid = /"pid":(\d+)/.exec(noted)?.[1]
  if (!pid) return false
  const living = await describe(Number(pid)).catch(() => undefined)
  return living !== undefined && JSON.stringify(living) === noted
}

/** Field 22 of /proc/<pid>/stat is the start in clock ticks since boot; a zombie (field 3) lives no more. */
async function describe(pid: number): Promise<{ pid: number; started: string } | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' ? undefined : { pid, started: fields[19] ?? '' }
}
