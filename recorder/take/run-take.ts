import { setTimeout as delay } from 'node:timers/promises'
import type { CompleteSettings } from '../../core/config/settings.ts'
import { errorCode } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { retryUntil } from '../../core/process/retry-until.ts'
import { whenAborted } from '../../core/process/when-aborted.ts'
import type { Queue } from '../../queue/enqueue.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { offerTake } from '../../storage/catalog/recordings/hand-over.ts'
import { isNetKept } from '../../storage/catalog/recordings/net.ts'
import type { Recording } from '../../storage/catalog/recordings/recordings.ts'
import { planWork, workJobs } from '../../storage/catalog/recordings/work.ts'
import { regainTake } from '../../storage/catalog/takes/regain-take.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { finaliseRecording } from '../../storage/publication/finalise-recording.ts'
import { findGaps } from '../../storage/publication/find-gaps.ts'
import { awaitEarlierTake } from './await-earlier-take.ts'
import { awaitSiblings } from './await-siblings.ts'
import { awaitStart } from './await-start.ts'
import { createDatabaseClock } from './database-clock.ts'
import { followRecording } from './follow-recording.ts'
import type { Rig } from './open-rig.ts'
import { startTakeCapture, type TakeCapture } from './start-take-capture.ts'
import type { Departure, TakeEnding } from './take-ending.ts'
import type { FromTake, TakeOrder } from './take-messages.ts'

export type TakeContext = {
  settings: CompleteSettings
  log: Log
  catalog: Catalog
  store: ObjectStore
  queue: Queue
  /** What it records with; may still be opened. */
  rig: Promise<Rig>
  /** Settles with a code when the rig cannot be used any more. */
  rigLost: Promise<string>
  tell: (message: FromTake) => void
  /** Settles when another recorder may go on: for how many milliseconds one is waited for. */
  offered: Promise<number>
  /** Aborts when this machine stops. */
  handOver: AbortSignal
  /** Milliseconds since there has been no recorder; 0 while there is one. */
  alone: () => number
}

/** After Stop the display is taken away by then, whether or not everything is stored. */
const lastFrameMilliseconds = 10_000
/** A stop that neither ends nor has anything left to store is stuck; the supervisor adopts what is in the spool. */
const stuckMilliseconds = 15_000
/** What a take gets to store its rest when it must go for another reason than Stop. */
const leaveMilliseconds = { yield: 10_000, abandon: 3_000, 'hand-over': 9_000, fail: 3_000 }

/** Runs one take from its start to its end and answers why it ended, as a code. Never throws for what may happen. */
export async function runTake(order: TakeOrder, context: TakeContext): Promise<string> {
  const { log, settings, handOver } = context
  const ended = Promise.withResolvers<TakeEnding>()
  const over = new AbortController()
  const gone = new AbortController()
  const clock = createDatabaseClock()
  let followed = false
  const start = awaitStart(order.beginsAt === null ? null : new Date(order.beginsAt), clock.now, over.signal)
  const capture = startTakeCapture(order, context.rig, {
    ...{ ...context, clock, over: over.signal, end: ended.resolve },
    mayBegin: start.come,
  })
  const following = followRecording({
    databaseUrl: settings.AULA_DATABASE_URL,
    recording: order.recording,
    take: order.take,
    clock,
    log,
    signal: gone.signal,
    alone: context.alone,
    condition: capture.condition,
    onBeating: () => context.tell({ type: 'beating' }),
    onBeginsAt: start.moved,
    onPause: capture.obey,
    onLevelAsked: capture.levelAsked,
    onLost: () => void regain(),
    onFollowed() {
      if (!followed) log.info('the next take gets ready; this one goes on until it has its first frame')
      followed = true
      capture.holdBack()
    },
    onEnding: ended.resolve,
  })
  const regain = async () => {
    if (over.signal.aborted) return
    try {
      const regained = await regainTake(context.catalog, order.recording, order.take)
      if (regained) log.info('taken for lost; nobody goes on with the recording, so this take does')
    } catch (error) {
      log.warn({ err: error }, 'not regained; trying again')
    }
  }
  void context.rigLost.then((code) => ended.resolve({ kind: 'fail', code }))
  const leave = () => ended.resolve({ kind: 'hand-over' })
  handOver.addEventListener('abort', leave, { once: true })
  if (handOver.aborted) leave()
  void context.offered.then(async (milliseconds) => {
    await retryUntil(over.signal, log, 'offering the take', () =>
      offerTake(context.catalog, order.recording, order.take),
    )
    await delay(milliseconds, undefined, { ref: false })
    if (!followed) leave()
  })

  const ending = await ended.promise
  log.info({ ending }, 'the take ends')
  context.tell({ type: 'leaving' })
  over.abort()
  const code =
    ending.kind === 'finish'
      ? await finish(order, context, capture)
      : await depart(ending, capture, leaveMilliseconds[ending.kind], log)
  await closeRig(context)
  gone.abort()
  await following
  return code
}

/** Stop was pressed: store the rest, publish, and only then think of anything else. */
async function finish(order: TakeOrder, context: TakeContext, capture: TakeCapture): Promise<string> {
  const { log, catalog, store, handOver } = context
  const stopped = capture.stop(handOver).then(
    () => 'stored' as const,
    (error: unknown) => errorCode(error),
  )
  let left: string | undefined = await Promise.race([stopped, delay(lastFrameMilliseconds, undefined, { ref: false })])
  if (left === undefined) {
    log.warn('still storing; display and sound go first')
    await closeRig(context)
    left = await Promise.race([stopped, stuck(capture)])
  }
  if (left !== 'stored') return left
  // Nobody needs the browser any more, and those who wait for the replay need what it takes of the processor.
  void closeRig(context)
  await awaitSiblings(order.spoolFolder, handOver)
  await awaitEarlierTake(catalog, order, handOver)
  const published = await retryUntil(handOver, log, 'publishing', () =>
    finaliseRecording({ catalog, store }, order.recording),
  ).catch((error: unknown) => {
    log.error({ err: error }, 'not published')
    return undefined
  })
  if (!published) return 'recorder.not-published'
  log.info({ state: published.state, duration: published.duration }, 'published')
  if (published.state !== 'failed') await orderWork(published, order, context)
  return 'recorder.stopped'
}

/** A rig that never opened has nothing to close. */
async function closeRig({ rig }: TakeContext): Promise<void> {
  await rig.then(({ close }) => close()).catch(() => {})
}

/** Settles only for a stop that has nothing to store any more and does not end all the same. */
async function stuck(capture: TakeCapture): Promise<string> {
  await delay(stuckMilliseconds - lastFrameMilliseconds, undefined, { ref: false })
  return capture.spooledBytes() === 0 ? 'recorder.stop-stuck' : await new Promise<never>(() => {})
}

/**
 * Further qualities, pictures, download. Where gaps are filled first, and whatever fails here, the keeper does it later.
 */
async function orderWork(
  published: Recording,
  order: TakeOrder,
  { log, catalog, store, queue }: TakeContext,
): Promise<void> {
  const { organisation, lecture, recording } = order
  try {
    const found = (await isNetKept(catalog, recording)) && (await findGaps({ catalog, store }, published))
    if (found && found.gaps.length > 0) return
    await planWork(catalog, { id: recording, organisation_id: organisation })
    await Promise.all(workJobs.map((job) => queue.enqueue(job, { organisation, lecture, recording })))
  } catch (error) {
    log.warn({ err: error }, 'work not enqueued; the keeper does it')
  }
}

async function depart(ending: Departure, capture: TakeCapture, milliseconds: number, log: Log): Promise<string> {
  const signal = AbortSignal.timeout(milliseconds)
  const at = ending.kind === 'yield' ? (ending.at ?? undefined) : undefined
  const stopped = capture
    .stop(signal, at)
    .catch((error: unknown) => log.warn({ err: error }, 'not everything is stored'))
  await Promise.race([stopped, whenAborted(signal)])
  switch (ending.kind) {
    case 'fail':
      return ending.code
    case 'yield':
      return 'recorder.superseded'
    case 'abandon':
      return 'recorder.abandoned'
    case 'hand-over':
      return 'recorder.handed-over'
  }
}
