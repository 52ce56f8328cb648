import { setTimeout as delay } from 'node:timers/promises'
import { gapsOf } from '../../core/recording/gaps-of.ts'
import type { Manifest } from '../../core/recording/manifest.ts'
import { dropNet, type KeptNet, keptNets, wantNet } from '../../storage/catalog/net.ts'
import { planFill } from '../../storage/catalog/work.ts'
import { erasePrefix } from '../../storage/objects/erase-prefix.ts'
import { netPrefix, parseObjectKey } from '../../storage/objects/object-keys.ts'
import { readManifest } from '../../storage/publication/read-manifest.ts'
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

async function keepNet({ catalog, store, queue, log }: ReconcilingContext, kept: KeptNet): Promise<void> {
  const { recording, organisation } = kept
  try {
    const manifest = kept.net === 'held' && kept.manifestKey ? parseObjectKey(kept.manifestKey) : undefined
    const gaps = manifest ? gapsOfManifest(kept, await readManifest(store, manifest)) : []
    const plan = planNet(kept, gaps)
    switch (plan?.act) {
      case undefined:
        return
      case 'want':
        log.info({ recording, gaps }, 'gaps are to be filled')
        return await wantNet(catalog, recording, plan.gaps)
      case 'order':
        await planFill(catalog, { id: recording, organisation_id: organisation })
        return await queue.enqueue('fill', { organisation, recording })
      case 'drop':
        if (kept.fill) await removeUnfilled({ catalog, store }, { organisation, recording }, kept.gaps)
        await erasePrefix(store, netPrefix({ organisation, recording }))
        await dropNet(catalog, recording, plan.outcome)
        log.info({ recording, outcome: plan.outcome }, 'net dropped')
    }
  } catch (error) {
    log.warn({ err: error, recording }, 'a net could not be kept; trying again')
  }
}

function gapsOfManifest({ firstFrameAt, stopRequestedAt }: KeptNet, manifest: Manifest) {
  const begin = firstFrameAt ?? new Date(manifest.firstFrameAt)
  const stoppedAt = stopRequestedAt ? (stopRequestedAt.getTime() - begin.getTime()) * 1000 : undefined
  return gapsOf(manifest.takes, stoppedAt)
}
