import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Campus } from '../harness/aula/campus.ts'
import { until } from '../harness/aula/campus.ts'
import type { Publisher } from '../harness/aula/publisher.ts'
import type { FoundVictim } from './find-victim.ts'
import { networkVictims, takeVictims, type Victim } from './plan-kills.ts'
import { stillRunning } from './process-table.ts'

const patience = 40_000

/** Moments in ms since 1970. */
export type Recovery = {
  /** From when on recovery is due: the kill; of the supervisor, which nobody starts again by itself, its restart. */
  due: number
  /** When another take captured, the page showed again whom it showed before, or the process ran again. */
  over: number
}

/** Waits until the kill of a victim at `at` has been got over; starts a killed supervisor again. */
export async function awaitRecovery(
  campus: Campus,
  publishers: Publisher[],
  { victim, at, found }: { victim: Victim; at: number; found: FoundVictim },
): Promise<Recovery> {
  const { aula, url } = campus
  const captured = (from: number) =>
    until(() => aula.saidAfter('recorder', 'first frame kept', from), `another take captures after ${victim}`, patience)
  const shown = () =>
    until(() => shownAfter(campus, publishers.length, at), `the page is back after ${victim}`, patience)
  if ([...takeVictims, ...networkVictims].some((name) => name === victim)) return { due: at, over: await captured(at) }
  if (victim === 'renderer') return { due: at, over: await shown() }
  if (victim === 'supervisor') {
    await until(async () => (await stillRunning(found.doomed)).length === 0, 'everything is gone', patience)
    const due = Date.now()
    await aula.startAgain()
    return { due, over: await captured(due) }
  }
  const runs = async () => {
    const { [victim]: pid } = await aula.pids().catch(() => ({ [victim]: found.pid }))
    return pid !== undefined && pid !== found.pid && (await serves(url)) && Date.now()
  }
  const over = await until(runs, `${victim} runs again`, patience)
  return { due: at, over: victim === 'janus' ? await shown() : over }
}

async function serves(url: string): Promise<boolean> {
  return await fetch(`${url}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  )
}

/** When the recorder's page told that it shows so many people who send something. */
async function shownAfter({ aula }: Campus, publishing: number, at: number): Promise<number | undefined> {
  const lines = (await readFile(path.join(aula.dataFolder, 'log', 'recorder.log'), 'utf8')).split('\n')
  for (const line of lines) {
    if (!line.includes('"type":"media"')) continue
    const { time, signal } = JSON.parse(line)
    if (Date.parse(time) > at && signal?.publishing >= publishing) return Date.parse(time)
  }
  return undefined
}
