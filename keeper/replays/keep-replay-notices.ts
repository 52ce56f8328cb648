import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '../../core/log.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { noteNewMembers, queueReplayNotices } from '../../storage/catalog/replay-notices.ts'

/** Milliseconds. Who wants to hear at once does within a minute. */
const lookEvery = 60_000

/** Puts e-mails about new replays into the queue for those who want them, until `signal` aborts. */
export async function keepReplayNotices({ catalog, log }: { catalog: Catalog; log: Log }, signal: AbortSignal) {
  while (!signal.aborted) {
    try {
      await noteNewMembers(catalog)
      const mails = await queueReplayNotices(catalog)
      if (mails > 0) log.info({ mails }, 'new replays are told of')
    } catch (error) {
      log.warn({ err: error }, 'new replays could not be told of; trying again')
    }
    await delay(lookEvery, undefined, { signal }).catch(() => {})
  }
}
