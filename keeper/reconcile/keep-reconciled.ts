import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { Queue } from '../../queue/enqueue.ts'
import { databaseNow } from '../../storage/catalog/database-now.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { applyEvent } from '../../storage/catalog/recordings/recordings.ts'
import { missingWork, planWork } from '../../storage/catalog/recordings/work.ts'
import { loseTake } from '../../storage/catalog/takes/lose-take.ts'
import { endTake } from '../../storage/catalog/takes/takes.ts'
import { type LateMedia, readLateMedia, readUnfinished } from '../../storage/catalog/takes/unfinished.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { addLateMedia } from '../../storage/publication/add-late-media.ts'
import { finaliseRecording } from '../../storage/publication/finalise-recording.ts'
import { planReconciling, type Repair, type Watch } from './plan-reconciling.ts'

export type ReconcilingContext = { catalog: Catalog; store: ObjectStore; queue: Queue; log: Log }

const lookMilliseconds = 1_000
/** A look that comes later than this after the one before: the database, or this process, was away. */
const blindMilliseconds = 2_500
/** Between two looks the database's clock and this machine's monotonic one never differ by so much. */
const jumpMilliseconds = 1_500
/** Published recordings are looked through for missing work this often. */
const workEveryLooks = 5
/** Media that comes late is taken in once none has come for this long. */
const quietSeconds = 5

/** Looks once a second at what is unfinished and repairs it. Resolves after `signal`. */
export async function keepReconciled(context: ReconcilingContext, signal: AbortSignal): Promise<void> {
  const { catalog, log } = context
  const busy = new Map<string, Promise<void>>()
  /** Late media in which nothing new was found to play, by recording. */
  const without = new Map<string, number>()
  /** Monotonic milliseconds: since when it watches without interruption. */
  let watchingSince = 0
  let jumped: Watch['jumped']
  let before: { now: number; seen: number } | undefined
  for (let look = 0; !signal.aborted; look++) {
    const startedAt = performance.now()
    try {
      const now = (await databaseNow(catalog)).getTime()
      const seen = performance.now()
      const unfinished = await readUnfinished(catalog)
      const jump = before ? now - before.now - (seen - before.seen) : 0
      if (Math.abs(jump) > jumpMilliseconds) {
        jumped = { by: (jumped?.by ?? 0) + jump, to: new Date(now) }
        log.warn({ seconds: Math.round(jump / 1000) }, 'the database’s clock has jumped')
      }
      if (!before || seen - before.seen > blindMilliseconds || Math.abs(jump) > jumpMilliseconds) watchingSince = seen
      before = { now, seen }
      for (const repair of planReconciling(unfinished, { watched: seen - watchingSince, jumped })) {
        doOnce(repair, (about) => carryOut(repair, about))
      }
      if (look % workEveryLooks === 0) {
        doOnce({}, orderMissingWork)
        for (const late of await readLateMedia(catalog, quietSeconds)) {
          if (without.get(late.recording) !== late.rows) doOnce(late, (about) => takeIn(late, about))
        }
      }
    } catch (error) {
      log.warn({ err: error }, 'the catalogue cannot be read')
    }
    const rest = lookMilliseconds - (performance.now() - startedAt)
    await delay(Math.max(0, rest), undefined, { signal }).catch(() => {})
  }
  await Promise.all(busy.values())

  async function takeIn({ recording, rows }: LateMedia, { store, log }: ReconcilingContext): Promise<void> {
    log.info({ rows }, 'media came late')
    const taken = await addLateMedia({ catalog, store }, recording)
    if (taken > 0) without.delete(recording)
    else without.set(recording, rows)
  }

  /** One thing at a time per recording, and one about none; a slow one holds up no other. */
  function doOnce(
    { recording, lecture }: Partial<Pick<LateMedia, 'recording' | 'lecture'>>,
    act: (context: ReconcilingContext) => Promise<void>,
  ): void {
    const key = recording ?? 'none'
    if (busy.has(key)) return
    const log = context.log.child({ lecture, recording })
    const doing = act({ ...context, log })
      .catch((error: unknown) => {
        const lateOnly = error instanceof AppError && error.scope === 'caller'
        log[lateOnly ? 'info' : 'warn']({ err: error }, 'a repair did not succeed')
      })
      .finally(() => busy.delete(key))
    busy.set(key, doing)
  }
}

async function carryOut(repair: Repair, { catalog, store, queue, log }: ReconcilingContext): Promise<void> {
  const { recording, lecture, organisation, ...what } = repair
  if (what.act !== 'enqueue') log.info(what, 'repairing')
  switch (repair.act) {
    case 'enqueue':
      return await queue.enqueue('record', { organisation, lecture, recording, take: repair.take })
    case 'lose': {
      const lost = await loseTake(catalog, recording, repair.take, 'recorder.lost')
      if (lost.next === 'claim') await queue.enqueue('record', { organisation, lecture, recording, take: lost.take })
      return
    }
    case 'stop':
      await applyEvent(catalog, recording, 'stop', repair.reason)
      return
    case 'fail':
    case 'cancel':
      await applyEvent(catalog, recording, repair.act, repair.reason, { patch: { failure: repair.reason } })
      return
    case 'finalise': {
      const published = await finaliseRecording({ catalog, store }, recording)
      await endTake(catalog, recording, published.take, 'recorder.lost')
    }
  }
}

async function orderMissingWork({ catalog, queue }: ReconcilingContext): Promise<void> {
  for (const { organisation, lecture, recording, job } of await missingWork(catalog)) {
    await planWork(catalog, { id: recording, organisation_id: organisation })
    await queue.enqueue(job, { organisation, lecture, recording })
  }
}
