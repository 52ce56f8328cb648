import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { CompleteSettings } from '../../core/config/settings.ts'
import { AppError } from '../../core/errors.ts'
import { isId, type RecordingId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import { precedence } from '../../core/process/set-precedence.ts'
import type { Queue } from '../../queue/enqueue.ts'
import type { JobPayload } from '../../queue/jobs.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import type { Recording } from '../../storage/catalog/recordings.ts'
import { claimTake } from '../../storage/catalog/takes.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import type { TakeOrder } from '../take/take-messages.ts'
import type { Adoption } from './adoption.ts'
import { beatUntil } from './beat-until.ts'
import { drawConsequences } from './draw-consequences.ts'
import type { PreparedProcess, SpareProcess } from './spare-process.ts'
import { removeTakeFolder } from './take-folders.ts'
import type { TakeProcess } from './take-process.ts'

export type SupervisorContext = {
  settings: CompleteSettings
  spare: SpareProcess
  node: string
  spoolRoot: string
  log: Log
  catalog: Catalog
  store: ObjectStore
  queue: Queue
  adoption: Adoption
  /** Aborts when this process must end: what is not done by then the keeper and the next start do. */
  stopping: AbortSignal
}

export type Supervisor = {
  /**
   * Claims a take and starts its process; resolves when the take row stands. A claim that came too late is no error.
   * `onGone` is called when its process has ended, or none was started.
   */
  claim(payload: JobPayload<'record'>, onGone: () => void): Promise<void>
  running(): number
  /** Resolves when no take runs and what follows from their ends is done. */
  idle(): Promise<void>
  /** Every take hands over; those that do not are killed. Nothing is left running. */
  handOver(): Promise<void>
}

/** A take that was told to hand over gets this long (the whole process has 15 s). */
const handOverMilliseconds = 13_000

/** From a recording's first frame until the next spare gets ready: people join and come to watch. */
const calmMilliseconds = 20_000
/** The same from the first frame of a later take: what has killed one may kill the next. */
const alarmedMilliseconds = 1_000
/** The same from a take's end: those who watch get the replay first. */
const replayMilliseconds = 2_000

/** Starts a child process per take, waits on it, and draws the consequences of its end at once. */
export function superviseTakes(context: SupervisorContext): Supervisor {
  const takes = new Map<TakeProcess, Promise<void>>()
  const aftermaths = new Set<Promise<void>>()
  const { spare } = context

  const claim = async (payload: JobPayload<'record'>, onGone: () => void) => {
    const id = payload.recording
    if (!isId<RecordingId>(id)) return onGone()
    const prepared = await spare.take()
    try {
      const recording = await claimTake(context.catalog, id, payload.take, context.node)
      const fitting = await spare.fit(prepared, recording)
      takes.set(fitting.child, watch(fitting, recording, onGone))
    } catch (error) {
      void spare.discard(prepared).catch((error: unknown) => context.log.warn({ err: error }, 'not discarded'))
      spare.prepare(precedence.usual)
      if (!(error instanceof AppError) || error.scope !== 'caller') throw error
      onGone()
      context.log.info({ recording: id, take: payload.take, code: error.code }, 'nothing to claim')
    }
  }

  const watch = async ({ child, folder }: PreparedProcess, recording: Recording, onGone: () => void) => {
    const log = context.log.child({ recording: recording.id, take: recording.take })
    const order = orderOf(recording, context)
    log.info({ pid: child.pid }, 'take started')
    if (order) child.begin(order)
    else child.kill()
    const beating = beatUntil(Promise.race([child.beats, child.ended]), context.catalog, recording)
    const calm = recording.take > 1 ? alarmedMilliseconds : calmMilliseconds
    void Promise.race([
      child.captures.then(() => delay(calm, precedence.later, { ref: false })),
      child.ended.then(() => delay(replayMilliseconds, precedence.usual, { ref: false })),
    ]).then(spare.prepare)
    const ended = await child.ended
    await beating
    const code = order ? ended : 'recorder.no-room'
    log.info({ code }, 'take ended')
    const aftermath = drawConsequences(context, recording, code, log)
    aftermaths.add(aftermath)
    void aftermath.finally(() => aftermaths.delete(aftermath))
    await removeTakeFolder(folder).catch((error: unknown) => log.warn({ err: error }, 'folder not removed'))
    takes.delete(child)
    onGone()
  }

  const idle = async () => {
    while (takes.size + aftermaths.size > 0) await Promise.all([...takes.values(), ...aftermaths])
  }

  return {
    claim,
    running: () => takes.size,
    idle,
    handOver: async () => {
      for (const child of takes.keys()) child.handOver()
      const timer = setTimeout(() => {
        for (const child of takes.keys()) child.kill()
      }, handOverMilliseconds)
      await Promise.all([idle(), spare.close()])
      clearTimeout(timer)
    },
  }
}

function orderOf(recording: Recording, { node, spoolRoot }: SupervisorContext): TakeOrder | undefined {
  if (!recording.room_id) return undefined
  return {
    organisation: recording.organisation_id,
    lecture: recording.lecture_id,
    recording: recording.id,
    room: recording.room_id,
    take: recording.take,
    width: recording.width,
    height: recording.height,
    firstFrameAt: recording.first_frame_at?.toISOString() ?? null,
    requestedAt: recording.requested_at.toISOString(),
    beginsAt: recording.begins_at?.toISOString() ?? null,
    node,
    spoolFolder: join(spoolRoot, recording.id, `t${recording.take}`),
  }
}
