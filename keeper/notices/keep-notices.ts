import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '../../core/log.ts'
import { queueRemovalNotices } from '../../storage/catalog/notices/removal-notices.ts'
import { noteNewMembers, queueReplayNotices } from '../../storage/catalog/notices/replay-notices.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'

/** Milliseconds. Who wants to hear at once does within a minute. */
const lookEvery = 60_000

/** Puts e-mails about new replays, for those who want them, and about removals into the queue, until `signal` aborts. */
export async function keepNotices({ catalog, log }: { catalog: Catalog; log: Log }, signal: AbortSignal) {
  while (!signal.aborted) {
    try {
      await noteNewMembers(catalog)
      const mails = await queueReplayNotices(catalog)
      if (mails > 0) log.info({ mails }, 'new replays are told of')
      const warnings = await queueRemovalNotices(catalog)
      if (warnings > 0) log.info({ mails: warnings }, 'removals are told of')
    } catch (error) {
      log.warn({ err: error }, 'news could not be told of; trying again')
    }
    await delay(lookEvery, undefined, { signal }).catch(() => {})
  }
}
