import { setTimeout as delay } from 'node:timers/promises'
import { errorCode } from '../../core/errors.ts'
import type { SelfTestId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import type { SelfTestStep } from '../../core/self-test/self-test.ts'
import type { Queue } from '../../queue/enqueue.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { ensureOrganisation } from '../../storage/catalog/organisations/organisations.ts'
import {
  eraseLeftover,
  removeSelfTestRooms,
  selfTestLeftovers,
} from '../../storage/catalog/self-test/self-test-leftovers.ts'
import {
  awaitProbe,
  clearSelfTest,
  endSelfTest,
  failSelfTest,
  makeSelfTestRoom,
  type RunningSelfTest,
  readSelfTests,
  recordSelfTest,
} from '../../storage/catalog/self-test/self-test-steps.ts'
import { askSelfTest } from '../../storage/catalog/self-test/self-tests.ts'
import { listNodes } from '../../storage/catalog/takes/nodes.ts'
import { readWaiting } from '../../storage/catalog/takes/waiting.ts'
import { isSelfTestDue, planSelfTest, type SelfTestAct } from './plan-self-test.ts'

export type SelfTestsContext = {
  catalog: Catalog
  queue: Queue
  log: Log
  size: { width: number; height: number }
  /** Milliseconds between two of them; null: only when somebody asks for one. */
  interval: number | null
}

/** Milliseconds. */
const lookEvery = 1_000
/** A lecture that nobody has taken for this long finds every recorder busy. */
const pressedAfter = 2_000

/**
 * Carries out self-tests: by the schedule, and when somebody asks for one. Where each of them is stands in the catalogue,
 * so any keeper goes on with it. Resolves after `signal`.
 */
export async function keepSelfTests(context: SelfTestsContext, signal: AbortSignal): Promise<void> {
  const { catalog, log, interval } = context
  const began = performance.now()
  while (!signal.aborted) {
    try {
      for (const lecture of await selfTestLeftovers(catalog)) await eraseLeftover(catalog, lecture)
      const tests = await readSelfTests(catalog)
      const watching = performance.now() - began
      if (tests.running || isSelfTestDue(tests, interval, watching)) {
        const act = planSelfTest({ ...tests, ...(await lookAtRecorders(catalog)) })
        if (act) await carryOut(act, tests.running, context)
      }
    } catch (error) {
      log.warn({ err: error }, 'the self-test does not go on; trying again')
    }
    await delay(lookEvery, undefined, { signal }).catch(() => {})
  }
}

/** Whether a recorder has room for a self-test, and whether a lecture waits for one. */
async function lookAtRecorders(catalog: Catalog): Promise<{ room: boolean | undefined; pressed: boolean }> {
  const [nodes, { now, recordings }] = await Promise.all([listNodes(catalog), readWaiting(catalog)])
  const recorders = nodes.filter(({ process, alive }) => process === 'recorder' && alive)
  const pressed = recordings.some(
    ({ selfTest, requestedAt }) => !selfTest && now.getTime() - requestedAt.getTime() >= pressedAfter,
  )
  const room = recorders.length === 0 ? undefined : recorders.some(({ facts }) => facts.takesSelfTest === 1)
  return { room, pressed }
}

async function carryOut(
  act: SelfTestAct,
  running: RunningSelfTest | undefined,
  context: SelfTestsContext,
): Promise<void> {
  const { catalog, queue, log, size } = context
  if (act.act === 'ask') return void (await askSelfTest(catalog, (await ensureOrganisation(catalog)).id, null))
  if (!running) return
  const { id, organisation } = running
  log.info({ selfTest: id, lecture: running.lecture ?? undefined, ...act }, 'the self-test goes on')
  switch (act.act) {
    case 'call': {
      const room = await makeSelfTestRoom(catalog, running)
      if (room)
        await order(context, id, 'calling', () => queue.enqueue('lecturer', { organisation, room, selfTest: id }))
      return
    }
    case 'record': {
      const recording = await recordSelfTest(catalog, running, size)
      // When the queue does not take it, the one who reconciles finds it waiting.
      if (!recording) return
      const { id: recorded, lecture_id: lecture } = recording
      log.info({ selfTest: id, lecture, recording: recorded }, 'the self-test is recorded')
      await queue.enqueue('record', { organisation, lecture, recording: recorded, take: 1 })
      return
    }
    case 'probe':
      if (!(await awaitProbe(catalog, id))) return
      return await order(context, id, 'probing', () => queue.enqueue('probe', { organisation, selfTest: id }))
    case 'clear':
      return void (await clearSelfTest(catalog, id))
    case 'fail':
      return void (await failSelfTest(catalog, id, act.step, act.failure))
    case 'end':
      await endSelfTest(catalog, id, act)
      return await removeSelfTestRooms(catalog)
  }
}

/** A queue that does not take the job is what the self-test has found. */
async function order(
  { catalog, log }: SelfTestsContext,
  id: SelfTestId,
  step: SelfTestStep,
  enqueue: () => Promise<void>,
): Promise<void> {
  try {
    await enqueue()
  } catch (error) {
    log.warn({ err: error, selfTest: id }, 'the queue did not take a job of the self-test')
    await failSelfTest(catalog, id, step, errorCode(error))
  }
}
