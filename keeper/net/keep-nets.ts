import { setTimeout as delay } from 'node:timers/promises'
import { dropNet, type KeptNet, keptNets, wantNet } from '../../storage/catalog/recordings/net.ts'
import { findRecording } from '../../storage/catalog/recordings/recordings.ts'
import { planFill, planWork, retryWork, workJobs } from '../../storage/catalog/recordings/work.ts'
import { tidyPrefix } from '../../storage/objects/erase-prefix.ts'
import { netPrefix } from '../../storage/objects/object-keys.ts'
import { findGaps } from '../../storage/publication/find-gaps.ts'
import { removeUnfilled } from '../../storage/publication/remove-unfilled.ts'
import type { ReconcilingContext } from '../reconcile/keep-reconciled.ts'
import { planNet } from './plan-net.ts'

/** Milliseconds. */
const lookEvery = 2_000

/** Decides on the nets of recordings that are over. Resolves after `signal`. */
export async function keepNets(context: ReconcilingContext, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for (const kept of await keptNets(context.catalog)) await keepNet(context, kept)
    } catch (error) {
      context.log.warn({ err: error }, 'nets could not be kept; trying again')
    }
    await delay(lookEvery, undefined, { signal }).catch(() => {})
  }
}

async function keepNet(context: ReconcilingContext, kept: KeptNet): Promise<void> {
  const { catalog, store, queue } = context
  const { recording, lecture, organisation } = kept
  const log = context.log.child({ lecture, recording })
  try {
    const published = kept.net === 'held' ? await findRecording(catalog, recording) : undefined
    const { gaps } = (published && (await findGaps({ catalog, store }, published))) ?? { gaps: [] }
    const plan = planNet(kept, gaps)
    switch (plan?.act) {
      case undefined:
        return
      case 'want':
        log.info({ gaps }, 'gaps are to be filled')
        return await wantNet(catalog, recording, plan.gaps)
      case 'order':
        await planFill(catalog, { id: recording, organisation_id: organisation })
        return await queue.enqueue('fill', { organisation, lecture, recording })
      case 'orderAgain':
        await retryWork(catalog, { id: recording, organisation_id: organisation }, 'fill')
        return await queue.enqueue('fill', { organisation, lecture, recording })
      case 'drop':
        if (kept.fill) await removeUnfilled({ catalog, store }, { organisation, recording }, kept.gaps)
        await tidyPrefix(store, netPrefix({ organisation, recording }))
        await dropNet(catalog, recording, plan.outcome)
        log.info({ outcome: plan.outcome }, 'net dropped')
        // What is derived has waited for this.
        if (kept.net !== 'held' && plan.outcome !== 'over') {
          await planWork(catalog, { id: recording, organisation_id: organisation })
          for (const job of workJobs) await queue.enqueue(job, { organisation, lecture, recording })
        }
    }
  } catch (error) {
    log.warn({ err: error }, 'a net could not be kept; trying again')
  }
}
