import { readFileSync } from 'node:fs'

/** Whether a process runs; one that has ended and was not waited for (a zombie) does not. */
export function processRuns(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return !stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z')
  } catch {
    return false
  }
}

/** Whether a recorder runs under this number; after a restart of a container it may be another process's. */
export function recorderRuns(pid: number): boolean {
  try {
    return processRuns(pid) && readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0').includes('recorder')
  } catch {
    return false
  }
}
