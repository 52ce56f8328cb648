import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'aula-take-'

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

/** Removes a take's folder, also while the last of its processes still writes into it. */
export async function removeTakeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
}

/** Names among `names` of folders whose recorder is gone; `own` has just started, so what bears its number is older. */
export function abandonedFolders(names: string[], own: number, runs: (pid: number) => boolean): string[] {
  return names.filter((name) => {
    const pid = /^aula-take-(\d+)-\w+$/.exec(name)?.[1]
    return pid !== undefined && (Number(pid) === own || !runs(Number(pid)))
  })
}
