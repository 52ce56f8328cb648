import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Measure } from '../../scripts/measurement.ts'
import { freePort } from '../harness/free-port.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const checkout = fileURLToPath(new URL('../..', import.meta.url))
/** Seconds from the command to the line that says where to go. */
const bar = 10
/** One start that is not counted lays the data folder: a warm start finds it. */
const runs = 5

/** `npm start` to ready, everything installed, on a data folder that was used before. */
export const measure: Measure = {
  variants: [],
  async run() {
    await using folder = await temporaryFolder('start-warm')
    await startOnce(folder.path)
    const rows: { run: number; seconds: number; 'stop, seconds': number }[] = []
    for (let run = 1; run <= runs; run++) {
      const { start, stop } = await startOnce(folder.path)
      rows.push({ run, seconds: start, 'stop, seconds': stop })
    }
    const value = Math.max(...rows.map(({ seconds }) => seconds))
    return { value, unit: 's', bar, ok: value <= bar, rows }
  },
}

async function startOnce(data: string): Promise<{ start: number; stop: number }> {
  const port = await freePort()
  const began = performance.now()
  const child = spawn('npm', ['start'], {
    cwd: checkout,
    env: { ...process.env, AULA_DATA: data, AULA_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const ended = once(child, 'exit')
  let said = ''
  let start: number | undefined
  for await (const line of createInterface({ input: child.stdout })) {
    said += `${line}\n`
    if (!line.startsWith('Aula is ready')) continue
    start = seconds(began)
    const answer = await fetch(`http://localhost:${port}/healthz`)
    if (!answer.ok) throw new Error(`/healthz answered ${answer.status}`)
    break
  }
  if (start === undefined) throw new Error(`npm start ended before it was ready:\n${said}`)
  child.stdout.resume()
  const stopping = performance.now()
  // The terminal's Ctrl-C goes to the whole group.
  if (child.pid) process.kill(-child.pid, 'SIGINT')
  await ended
  return { start, stop: seconds(stopping) }
}

function seconds(since: number): number {
  return Math.round((performance.now() - since) / 10) / 100
}
