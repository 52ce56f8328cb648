import { renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** What `running.json` in the data folder tells while `aula up` runs: for people and tests that look from outside. */
export type Running = {
  pid: number
  url: string
  ready: boolean
  /** The embedded PostgreSQL with its password, for `aula user add`; the file is its owner's alone. */
  database?: string
  pids: Record<string, number>
}

/** Keeps `running.json` true; removed when the supervisor ends in order. */
export function openRunningFile(folder: string, first: Running): { change(part: Partial<Running>): void } & Disposable {
  const file = path.join(folder, 'running.json')
  let running = first
  const write = () => {
    writeFileSync(`${file}.new`, `${JSON.stringify(running, null, 2)}\n`, { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  write()
  return {
    change(part) {
      running = { ...running, ...part }
      write()
    },
    [Symbol.dispose]() {
      rmSync(file, { force: true })
    },
  }
}
