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
