import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { CompleteSettings } from '../../core/config/settings.ts'
import { AppError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { precedence } from '../../core/process/set-precedence.ts'
import type { Queue } from '../../queue/enqueue.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { isPaused } from '../../storage/catalog/recordings/pauses.ts'
import type { Recording } from '../../storage/catalog/recordings/recordings.ts'
import { claimTake } from '../../storage/catalog/takes/takes.ts'
import type { WaitingRecording } from '../../storage/catalog/takes/waiting.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { recorderPage } from '../take/recorder-page-address.ts'
import type { TakeOrder } from '../take/take-messages.ts'
import type { Adoption } from './adoption.ts'
import { beatUntil } from './beat-until.ts'
import { drawConsequences, type EndedTake } from './draw-consequences.ts'
import { type RecordedPlace, readRecordedPlace } from './recorded-place.ts'
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
  /** Goes on with a take of the recorder before this one. */
  takeUp(left: PreparedProcess, order: TakeOrder): void
  /**
   * Claims a take and starts its process; resolves when the take row stands, with whether it is ours. A claim that came
   * too late is no error.
   */
  claim(
    recording: Pick<WaitingRecording, 'id' | 'lecture'>,
    take: number,
    circumstances: Circumstances,
  ): Promise<boolean>
  /** The takes that run here. */
  running(): SupervisedTake[]
  /** Resolves when no take runs and what follows from their ends is done. */
  idle(): Promise<void>
  /** Lets other recorders go on with all takes; for so many milliseconds they are waited for. */
  offer(milliseconds: number): void
  /** Every take hands over; those that do not are killed. Nothing is left running. */
  handOver(): Promise<void>
}

export type SupervisedTake = {
  child: TakeProcess
  recording: SupervisedRecording
  /** It was ordered with a small rendition. */
  small: boolean
}
type SupervisedRecording = EndedTake & Pick<Recording, 'width' | 'height'>

/** There is room for a small rendition of it; the take before it goes on until it has its first frame. */
type Circumstances = Pick<TakeOrder, 'small' | 'overlaps'>

/** A take that was told to hand over gets this long (the whole process has 15 s). */
const handOverMilliseconds = 13_000

/** From a recording's first frame until the next spare gets ready: people join and come to watch. */
const calmMilliseconds = 20_000
/** The same from the first frame of a later take: what has killed one may kill the next. */
const alarmedMilliseconds = 1_000
/** The same from a take's end: those who watch get the replay first. */
const replayMilliseconds = 2_000

/** Starts a process per take, waits on it, and draws the consequences of its end at once. */
export function superviseTakes(context: SupervisorContext): Supervisor {
  const takes = new Map<SupervisedTake, Promise<void>>()
  const aftermaths = new Set<Promise<void>>()
  const { spare, settings } = context
  const ownHost = new URL(recorderPage(settings)).hostname

  const claim: Supervisor['claim'] = async ({ id, lecture }, take, circumstances) => {
    const log = context.log.child({ lecture, recording: id, take })
    let recording: Recording
    try {
      recording = await claimTake(context.catalog, id, take, context.node)
    } catch (error) {
      if (!(error instanceof AppError) || error.scope !== 'caller') throw error
      log.info({ code: error.code }, 'nothing to claim')
      return false
    }
    try {
      const place = await readRecordedPlace(context.catalog, recording, ownHost)
      const prepared = await spare.fit(await spare.take(), recording)
      log.info({ pid: prepared.child.pid, ...circumstances }, 'take started')
      if (place.kind === 'place') prepared.child.begin(orderOf(recording, circumstances, place.place, context))
      else prepared.child.kill()
      keepTake(
        prepared,
        { recording, small: circumstances.small },
        log,
        place.kind === 'refused' ? place.code : undefined,
      )
    } catch (error) {
      log.error({ err: error }, 'no process for the take')
      keepAftermath(drawConsequences(context, recording, 'recorder.no-process', log))
    }
    return true
  }

  const takeUp = (left: PreparedProcess, order: TakeOrder) => {
    const { recording: id, lecture, take, organisation, width, height, small } = order
    const log = context.log.child({ lecture, recording: id, take })
    log.info({ pid: left.child.pid }, 'the take of an earlier recorder goes on')
    const recording = { id, take, lecture_id: lecture, organisation_id: organisation, width, height }
    keepTake(left, { recording, small }, log)
  }

  const keepTake = (prepared: PreparedProcess, ordered: Omit<SupervisedTake, 'child'>, log: Log, refused?: string) => {
    const supervised = { child: prepared.child, ...ordered }
    const watching = watch(prepared, ordered.recording, log, refused)
    takes.set(
      supervised,
      watching.finally(() => takes.delete(supervised)),
    )
  }

  const keepAftermath = (aftermath: Promise<void>) => {
    aftermaths.add(aftermath)
    void aftermath.finally(() => aftermaths.delete(aftermath))
  }

  const watch = async (
    { child, folder }: PreparedProcess,
    recording: SupervisedRecording,
    log: Log,
    refused: string | undefined,
  ) => {
    const beating = beatUntil(Promise.race([child.beats, child.ended]), context.catalog, recording)
    const calm = recording.take > 1 ? alarmedMilliseconds : calmMilliseconds
    void Promise.race([
      child.captures.then(() => delay(calm, precedence.later, { ref: false })),
      child.ended.then(() => delay(replayMilliseconds, precedence.usual, { ref: false })),
    ]).then(spare.prepare)
    const ended = await child.ended
    await beating
    const code = refused ?? ended
    log.info({ code }, 'take ended')
    keepAftermath(drawConsequences(context, recording, code, log))
    await removeTakeFolder(folder).catch((error: unknown) => log.warn({ err: error }, 'folder not removed'))
  }

  const idle = async () => {
    while (takes.size + aftermaths.size > 0) await Promise.all([...takes.values(), ...aftermaths])
  }

  return {
    takeUp,
    claim,
    running: () => [...takes.keys()],
    idle,
    offer: (milliseconds) => {
      for (const { child } of takes.keys()) child.offer(milliseconds)
    },
    handOver: async () => {
      for (const { child } of takes.keys()) child.handOver()
      const timer = setTimeout(() => {
        for (const { child } of takes.keys()) child.kill()
      }, handOverMilliseconds)
      await Promise.all([idle(), spare.close()])
      clearTimeout(timer)
    },
  }
}

function orderOf(
  recording: Recording,
  circumstances: Circumstances,
  place: Extract<RecordedPlace, { kind: 'place' }>['place'],
  { node, spoolRoot }: SupervisorContext,
): TakeOrder {
  return {
    ...place,
    organisation: recording.organisation_id,
    lecture: recording.lecture_id,
    recording: recording.id,
    take: recording.take,
    width: recording.width,
    height: recording.height,
    ...circumstances,
    paused: isPaused(recording),
    firstFrameAt: recording.first_frame_at?.toISOString() ?? null,
    firstFrameMoment:
      recording.first_frame_boot !== null && recording.first_frame_ticks !== null
        ? { boot: recording.first_frame_boot, ticks: recording.first_frame_ticks }
        : null,
    leadFrom: recording.lead_from?.toISOString() ?? null,
    requestedAt: recording.requested_at.toISOString(),
    beginsAt: recording.begins_at?.toISOString() ?? null,
    node,
    spoolFolder: join(spoolRoot, recording.id, `t${recording.take}`),
  }
}
