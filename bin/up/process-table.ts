import { readdir, readFile } from 'node:fs/promises'
import { markName } from '../../core/process/supervision-mark.ts'
import type { ProcessRow } from './plan-reaping.ts'

/** Every process of this machine, from /proc. Marks are seen of processes of the same user only (root: of all). */
export async function processTable(): Promise<ProcessRow[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const rows = await Promise.all(pids.map((pid) => row(Number(pid))))
  return rows.filter((found) => found !== undefined)
}

async function row(pid: number): Promise<ProcessRow | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (stat === undefined) return undefined
  // proc(5): pid (comm) state ppid pgrp session; comm may hold spaces and parentheses.
  const [state, parent, , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (state === 'Z' || state === 'X') return undefined
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
  const mark = environment.split('\0').find((pair) => pair.startsWith(`${markName}=`))
  return { pid, parent: Number(parent), session: Number(session), mark: mark?.slice(markName.length + 1) }
}
