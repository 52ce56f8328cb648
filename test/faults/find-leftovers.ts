import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { processTable, stillRunning, type TableEntry } from './process-table.ts'

/** What is left of processes that had to go (P5): themselves, their folders of takes, locks of their displays. */
export async function findLeftovers(doomed: TableEntry[]): Promise<string[]> {
  const running = await stillRunning(doomed)
  const folders = foldersOf(doomed)
  // A page's process may die, and its take goes on in the same folder.
  for (const used of foldersOf((await processTable()).filter(({ pid }) => !running.some((left) => left.pid === pid)))) {
    folders.delete(used)
  }
  const left = (await readdir(tmpdir())).filter((name) => folders.has(name))
  return [
    ...running.map(({ pid, name, command }) => `process ${pid} ${name}: ${command.slice(0, 80)}`),
    ...left.map((name) => `folder ${name}`),
    ...(await locksOf(new Set(doomed.map(({ pid }) => pid)))),
  ]
}

function foldersOf(entries: TableEntry[]): Set<string> {
  return new Set(entries.flatMap(({ command }) => /aula-take-\d+-\w+/.exec(command)?.[0] ?? []))
}

async function locksOf(dead: Set<number>): Promise<string[]> {
  const names = (await readdir('/tmp')).filter((name) => /^\.X\d+-lock$/.test(name))
  const owners = await Promise.all(names.map((name) => readFile(`/tmp/${name}`, 'utf8').catch(() => '')))
  return names.filter((_, index) => dead.has(Number(owners[index]))).map((name) => `display lock ${name}`)
}
