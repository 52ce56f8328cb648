import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { removeDisplayTraces } from '../browser/open-display.ts'

const prefix = 'aula-take-'
const lookMilliseconds = 20
/** A killed process that is still there by then is stuck in the kernel. */
const endMilliseconds = 2_000

/**
 * A folder for the sockets and profiles of one take, outside of the data folder because another user must be able to
 * reach them. Its name says which process answers for it.
 */
export async function makeTakeFolder(owner = process.pid): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `${prefix}${owner}-`))
  // Others may pass through but see nothing; what is in it is closed by itself.
  await chmod(folder, 0o711)
  return folder
}

/**
 * Ends what is left of a take's processes and removes its folder and what its display has left elsewhere. A take that was killed while its browser started leaves
 * processes of that browser for some milliseconds, and they would make the folder anew.
 */
export async function removeTakeFolder(folder: string): Promise<void> {
  const late = performance.now() + endMilliseconds
  while ((await killNaming(folder)) > 0 && performance.now() < late) await delay(lookMilliseconds)
  await removeDisplayTraces(folder)
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
}

/** Names among `names` of folders whose recorder is gone; `own` has just started, so what bears its number is older. */
export function abandonedFolders(names: string[], own: number, runs: (pid: number) => boolean): string[] {
  return names.filter((name) => {
    const pid = /^aula-take-(\d+)-\w+$/.exec(name)?.[1]
    return pid !== undefined && (Number(pid) === own || !runs(Number(pid)))
  })
}

/** SIGKILL to every other process whose command line names a folder; answers how many there were. */
async function killNaming(folder: string): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '')))
  const found = pids.filter((_, index) => lines[index]?.includes(folder))
  for (const pid of found) {
    try {
      process.kill(Number(pid), 'SIGKILL')
    } catch {
      // It has ended by itself meanwhile.
    }
  }
  return found.length
}
