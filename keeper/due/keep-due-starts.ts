import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '../../core/log.ts'
import type { Queue } from '../../queue/enqueue.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import {
  beginAwaiting,
  missPlanned,
  preparePlanned,
  readDuePlans,
} from '../../storage/catalog/starting/planned-recordings.ts'
import { type DueAct, planDueStarts, prepareAhead } from './plan-due-starts.ts'

export type DueStartsContext = { catalog: Catalog; queue: Queue; log: Log; size: { width: number; height: number } }

/** Milliseconds. */
const lookEvery = 1_000

/** Gets planned recordings ready and lets them begin at their time. Resolves after `signal`. */
export async function keepDueStarts(context: DueStartsContext, signal: AbortSignal): Promise<void> {
  const { catalog, log } = context
  while (!signal.aborted) {
    try {
      for (const act of planDueStarts(await readDuePlans(catalog, prepareAhead))) {
        await carryOut(act, context).catch((error: unknown) => log.warn({ err: error, act }, 'trying again'))
      }
    } catch (error) {
      log.warn({ err: error }, 'planned recordings cannot be read; trying again')
    }
    await delay(lookEvery, undefined, { signal }).catch(() => {})
  }
}

async function carryOut(due: DueAct, { catalog, queue, log, size }: DueStartsContext): Promise<void> {
  switch (due.act) {
    case 'prepare': {
      const recording = await preparePlanned(catalog, due.plan, size)
      if (!recording) return
      const { id, lecture_id: lecture, organisation_id: organisation, begins_at } = recording
      log.info({ lecture, recording: id, plan: due.plan, begins_at }, 'a planned recording gets ready')
      // When the queue does not take it, the one who reconciles finds it waiting.
      return await queue.enqueue('record', { organisation, lecture, recording: id, take: 1 })
    }
    case 'begin':
      return await beginAwaiting(catalog, due.recording)
    case 'miss':
      log.error({ plan: due.plan }, 'a planned recording was missed: nothing could get it ready in time')
      return await missPlanned(catalog, due.plan)
  }
}
