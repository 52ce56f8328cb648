import { setTimeout as delay } from 'node:timers/promises'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { accepts } from '../machine/service-problem.ts'
import { viewerAnswers } from '../machine/viewer-answers.ts'

const pollMilliseconds = 50

/** Resolves once something accepts connections on that port of this machine. */
export async function portAccepts(port: number, signal: AbortSignal): Promise<void> {
  while (!(await accepts('127.0.0.1', port, 500))) await delay(pollMilliseconds, undefined, { signal })
}

/** Resolves once the viewer says that it serves. `url` is its address as seen from this machine. */
export async function viewerServes(url: string, signal: AbortSignal): Promise<void> {
  const serves = () => viewerAnswers(url, AbortSignal.any([signal, AbortSignal.timeout(2_000)]))
  while (!(await serves())) await delay(pollMilliseconds, undefined, { signal })
}

/** Resolves once that process has told the catalogue that it lives, after `since` by the database's clock. */
export async function processRegistered(
  catalog: Catalog,
  process: string,
  since: Date,
  signal: AbortSignal,
): Promise<void> {
  const registered = async () =>
    await catalog
      .selectFrom('node')
      .select('name')
      .where('process', '=', process)
      .where('beat_at', '>=', since)
      .executeTakeFirst()
  while (!(await registered())) await delay(pollMilliseconds, undefined, { signal })
}
