import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '../../core/log.ts'
import { dueAbouts } from '../../storage/catalog/recordings/abouts.ts'
import type { PublicationContext } from '../../storage/publication/publication-context.ts'
import { storeAbout } from './store-about.ts'

/** Milliseconds. While nothing changes a look is one query on an empty index. */
const lookEvery = 10_000
/** Written at a look: five a second, so that 10,000 lectures cost no running one anything. */
const most = 50

/** Keeps the store told of what the catalogue knows of each recording. Resolves after `signal`. */
export async function keepAbouts(
  { log, ...context }: PublicationContext & { log: Log },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const began = performance.now()
    const told = (error: unknown) => log.warn({ err: error }, 'the store could not be told of a lecture; trying again')
    const due = await dueAbouts(context.catalog, most).catch((error: unknown) => {
      told(error)
      return []
    })
    for (const recording of due) {
      if (signal.aborted) return
      await storeAbout(context, recording).catch(told)
      await delay(lookEvery / most / 2, undefined, { signal }).catch(() => {})
    }
    await delay(Math.max(0, lookEvery - (performance.now() - began)), undefined, { signal }).catch(() => {})
  }
}
