import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Campus } from '../harness/campus.ts'
import { until } from '../harness/campus.ts'
import type { Publisher } from '../harness/publisher.ts'
import { takeVictims, type Victim } from './plan-kills.ts'

const patience = 40_000

/**
 * Resolves with the moment (ms since 1970) at which a kill has been got over: another take captures; the page shows
 * again whom it showed before; the process runs again.
 * @param before number of the process that was killed
 */
export async function awaitRecovery(
  campus: Campus,
  publishers: Publisher[],
  victim: Victim,
  at: number,
  before: number,
): Promise<number> {
  if (takeVictims.some((name) => name === victim)) {
    const captured = () => campus.aula.saidAfter('recorder', 'first frame kept', at)
    return await until(captured, `another take captures after ${victim}`, patience)
  }
  if (victim === 'renderer')
    return await until(() => shownAfter(campus, publishers.length, at), 'the page is back', patience)
  const now = await until(
    async () => {
      const { [victim]: pid } = await campus.aula.pids().catch(() => ({ [victim]: before }))
      return pid !== undefined && pid !== before && (await serves(campus.url)) && Date.now()
    },
    `${victim} runs again`,
    patience,
  )
  if (victim !== 'viewer' && victim !== 'janus') return now
  return await until(() => shownAfter(campus, publishers.length, at), `the room is back after ${victim}`, patience)
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
