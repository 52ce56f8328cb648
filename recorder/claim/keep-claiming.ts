import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '../../core/log.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { readWaiting } from '../../storage/catalog/takes/waiting.ts'
import type { Admission } from '../admission/keep-admission.ts'
import { planClaims } from './plan-claims.ts'
import type { Supervisor } from './supervise-takes.ts'

export type Claiming = {
  /** Somebody waits: looks at once. Resolves when everything was claimed that this machine has room for. */
  look(): Promise<void>
  /** Looks once a second as well, so that no lecture depends on the queue. Resolves after `signal`. */
  keepLooking(signal: AbortSignal): Promise<void>
}

/** Milliseconds. */
const lookEvery = 1_000

/** Claims what waits in the catalogue, in the order of `planClaims`, as long as this machine has room. */
export function openClaiming(context: {
  catalog: Catalog
  supervisor: Pick<Supervisor, 'claim'>
  admission: Pick<Admission, 'judge' | 'affordsSmall' | 'admitted'>
  log: Log
  /** Aborts when no new work is taken. */
  draining: AbortSignal
}): Claiming {
  const { catalog, supervisor, admission, log, draining } = context
  let looking: Promise<void> | undefined
  let again: Promise<void> | undefined
  let watchingSince: number | undefined
  const refused = new Map<string, string>()

  const claimAll = async () => {
    const waiting = await readWaiting(catalog).catch((error: unknown) => {
      watchingSince = undefined
      throw error
    })
    watchingSince ??= performance.now()
    const claims = planClaims(waiting, performance.now() - watchingSince)
    forgetGone(refused, claims)
    for (const { id, lecture, take, kind, width, height, overlaps } of claims) {
      if (draining.aborted) return
      const verdict = admission.judge(kind, width * height)
      if (!verdict.admitted) {
        if (refused.get(id) !== verdict.reason)
          log.info({ lecture, recording: id, kind, reason: verdict.reason }, 'no room here')
        refused.set(id, verdict.reason)
        // Nobody overtakes: a smaller one would keep the larger one out for good.
        if (kind === 'at-once' || kind === 'overdue') return
        continue
      }
      const small = admission.affordsSmall(width * height)
      if (await supervisor.claim({ id, lecture }, take + 1, { small, overlaps })) admission.admitted()
    }
  }
  const start = () => {
    looking = claimAll().finally(() => {
      looking = undefined
    })
    return looking
  }
  const look = async () => {
    if (!looking) return await start()
    // What is under way may have read the catalogue before the caller's recording was there.
    again ??= looking
      .catch(() => {})
      .then(() => {
        again = undefined
        return start()
      })
    await again
  }
  return {
    look,
    async keepLooking(signal) {
      while (!signal.aborted) {
        await look().catch((error: unknown) => log.warn({ err: error }, 'what waits cannot be read'))
        await delay(lookEvery, undefined, { signal }).catch(() => {})
      }
    },
  }
}

function forgetGone(refused: Map<string, string>, claims: { id: string }[]): void {
  const waiting = new Set(claims.map(({ id }) => id))
  for (const id of refused.keys()) if (!waiting.has(id)) refused.delete(id)
}
