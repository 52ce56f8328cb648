import { setTimeout as delay } from 'node:timers/promises'
import type { CompleteSettings } from '../../core/config/settings.ts'
import { errorCode } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { type BootMoment, bootMomentNow } from '../../core/process/boot-clock.ts'
import { retryUntil } from '../../core/process/retry-until.ts'
import type { TakeCondition } from '../../core/recording/take-condition.ts'
import { tellLevel } from '../../storage/catalog/notify/recorded-levels.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { tellHeld } from '../../storage/catalog/recordings/pauses.ts'
import { applyEvent } from '../../storage/catalog/recordings/recordings.ts'
import { beginAwaiting } from '../../storage/catalog/starting/planned-recordings.ts'
import { markCaptured } from '../../storage/catalog/takes/takes.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { type RecordingMedia, recordMedia } from '../capture/record-media.ts'
import { hostsOfRoom } from '../network/hosts-of-room.ts'
import { qualityOf } from '../watch/quality-of.ts'
import type { Seen } from '../watch/seen.ts'
import { tellProblems } from '../watch/tell-problems.ts'
import { watchRecording } from '../watch/watch-recording.ts'
import { type DatabaseClock, type FirstFrame, takeOffset } from './database-clock.ts'
import { obeyPauses, type PauseObedience } from './obey-pauses.ts'
import type { Rig } from './open-rig.ts'
import { pageOfOrder } from './page-of-order.ts'
import type { TakeEnding } from './take-ending.ts'
import type { FromTake, TakeOrder } from './take-messages.ts'
import { openLevelTeller } from './tell-levels.ts'

/**
 * Milliseconds from the first packet on a page until somebody can be seen there: jitter buffers, painting. A take of which
 * the net has what was before begins then: it would have an empty stage.
 */
const shownAfter = 250
/** Milliseconds until a page's pictures and sound are as late as they stay: then two takes meet to the frame. */
const settledAfter = 2_000
/** Milliseconds that a later take waits for media in another conference; the keeper's patience for a first one. */
const mediaWithin = 120_000

export type CaptureContext = {
  settings: CompleteSettings
  log: Log
  catalog: Catalog
  store: ObjectStore
  clock: DatabaseClock
  /** Settles when something may be kept: at the planned start. */
  mayBegin: Promise<void>
  /** Aborts when the take ends: nothing is begun, reloaded or written about it any more. */
  over: AbortSignal
  tell: (message: FromTake) => void
  end: (ending: TakeEnding) => void
}

/** What a take captures with its rig. */
export type TakeCapture = {
  /**
   * Settles when the media is stored, or `signal` aborts; at once when there is none.
   * @param at recording time (microseconds) at which it is to end; else right now
   */
  stop(signal: AbortSignal, at?: number): Promise<void>
  /** What the last beat said of pauses. */
  obey: PauseObedience['hear']
  /** Somebody looks at how loud it is. */
  levelAsked(): void
  /** From now on `stop` may be told a moment of the last second and a half. */
  holdBack(): void
  /** Local bytes that are still to be stored; undefined where nothing captures. */
  spooledBytes(): number | undefined
  condition(): TakeCondition
}

/** Takes the rig's page into the room and captures from the first media on. What goes wrong ends the take through `end`. */
export function startTakeCapture(order: TakeOrder, rig: Promise<Rig>, context: CaptureContext): TakeCapture {
  const { settings, log, over, tell, end } = context
  const firstFrame: FirstFrame | undefined =
    order.firstFrameAt === null
      ? undefined
      : { at: new Date(order.firstFrameAt), moment: order.firstFrameMoment ?? undefined }
  /** Nothing was captured yet, but the recording begins before Record. */
  const leads = order.firstFrameAt === null && order.leadFrom !== null
  const zero = leads && order.leadFrom !== null ? { at: new Date(order.leadFrom), moment: undefined } : firstFrame
  let media: RecordingMedia | undefined
  let captured = false
  let stopped: Promise<void> | undefined
  let seen: Seen | undefined
  const levels = openLevelTeller(order.recording, (level) => tellLevel(context.catalog, level))
  const pauses = obeyPauses({
    paused: order.paused,
    clock: context.clock,
    onHeld(beganAt, from) {
      log.info({ beganAt, from }, 'paused')
      void retryUntil(over, log, 'telling the pause', () =>
        tellHeld(context.catalog, order.recording, beganAt, from),
      ).catch((error: unknown) => log.warn({ code: errorCode(error) }, 'the pause was not told'))
    },
  })
  over.addEventListener('abort', () => pauses[Symbol.dispose](), { once: true })

  const run = async () => {
    const { page, loaded, capture, network } = await rig
    const shown = pageOfOrder(settings, order)
    if (order.conference) await openWay(network.allow, shown.address)
    log.info({ sinceRequest: sinceRequest() }, 'warm')
    const recorded = recordMedia(capture, {
      width: order.width,
      height: order.height,
      small: order.small,
      place: { organisation: order.organisation, lecture: order.lecture, recording: order.recording, take: order.take },
      node: order.node,
      offset: (age) => takeOffset(zero, { at: context.clock.ago(age), moment: momentAgo(age) }),
      spoolFolder: order.spoolFolder,
      store: context.store,
      catalog: context.catalog,
      log,
      onFirstFrame: (age, offset) => {
        captured = true
        tell({ type: 'captured' })
        log.info({ sinceRequest: sinceRequest(), offset }, 'first frame kept')
        void tellCaptured({ at: context.clock.ago(age), moment: momentAgo(age) }, offset)
      },
      onProblem: ({ error, fatal }) => {
        log.warn({ err: error, fatal }, 'media problem')
        if (fatal) end({ kind: 'fail', code: error.code })
      },
    })
    media = recorded
    if (order.conference && firstFrame) endWithoutMedia()
    // Two loads at once would be in each other's way.
    await loaded
    if (order.conference) await network.leaveHome()
    const tellProblem = tellProblems({
      databaseUrl: settings.AULA_DATABASE_URL,
      ...{ recording: order.recording, take: order.take, log, signal: over },
    })
    await watchRecording({
      ...{ page, capture, log, signal: over, continued: order.firstFrameAt !== null },
      ...{ recorded: shown, hosts: order.hosts },
      capturing: () => captured,
      paused: pauses.paused,
      onMedia: () => {
        log.info({ sinceRequest: sinceRequest() }, 'the page shows media')
        const after = order.overlaps ? settledAfter : shownAfter
        const seen = zero === undefined ? undefined : delay(after, undefined, { ref: false })
        void Promise.all([context.mayBegin, seen]).then(() => {
          if (!over.aborted) pauses.ready(recorded)
        })
      },
      onEvent: (event, code) => tellProblem(event, code, context.clock.ago(0)),
      onOver: (reason) => void requestStop(reason),
      onLook: (now) => {
        seen = now
        if (captured) levels.look(now, monotonicNow())
      },
      // What has begun is tried again by the next take: this one would not look any more.
      onNoEntry: (reason) => (firstFrame ? end({ kind: 'fail', code: reason }) : void giveUp(reason)),
      onHung: () => end({ kind: 'fail', code: 'recorder.browser-hung' }),
    })
  }

  /** Nobody knows of another conference's page whether its room is empty: a later take does not wait there for ever. */
  const endWithoutMedia = () => {
    const late = setTimeout(() => {
      if (!captured && pauses.paused()) late.refresh()
      else if (!captured) end({ kind: 'fail', code: 'recorder.no-media' })
    }, mediaWithin)
    over.addEventListener('abort', () => clearTimeout(late), { once: true })
  }

  /** Of the allowed hosts only the room's own, the first, must be there. */
  const openWay = async (allow: Rig['network']['allow'], address: string) => {
    const internal = (settings.AULA_INTERNAL_HOSTS ?? '').split(',').filter((entry) => entry !== '')
    const [own = [], ...others] = hostsOfRoom(order.hosts, address, internal)
    for (const host of others) {
      await allow(host, internal).catch((error: unknown) => log.warn({ host, code: errorCode(error) }, 'not reachable'))
    }
    await allow(own, internal).catch(async (error: unknown) => {
      await giveUp(errorCode(error))
      throw error
    })
  }

  const tellBegun = async () => {
    await context.mayBegin
    if (order.beginsAt === null || over.aborted) return
    log.info({ beginsAt: order.beginsAt }, 'the planned start has come')
    await retryUntil(over, log, 'telling the start', () => beginAwaiting(context.catalog, order.recording))
  }

  const tellCaptured = async (first: FirstFrame, offset: number) => {
    const { recording, take } = order
    await retryUntil(over, log, 'telling the first frame', () =>
      markCaptured(context.catalog, recording, take, { ...first, offset, leads }),
    ).catch((error: unknown) => log.info({ code: errorCode(error) }, 'the first frame came too late'))
  }

  const requestStop = async (reason: string) => {
    const { recording, take } = order
    await retryUntil(over, log, 'stopping', () =>
      applyEvent(context.catalog, recording, 'stop', reason, {
        expectTake: take,
        patch: { stop_requested_at: context.clock.ago(0) },
      }),
    ).catch((error: unknown) => log.info({ code: errorCode(error) }, 'somebody else has ended the recording'))
  }

  /** With a reason that the keeper, which would end it a little later, cannot know. */
  const giveUp = async (reason: string) => {
    if (order.firstFrameAt !== null) return
    const { recording, take } = order
    await retryUntil(over, log, 'giving up', () =>
      applyEvent(context.catalog, recording, 'fail', reason, { expectTake: take, patch: { failure: reason } }),
    ).catch((error: unknown) => log.info({ code: errorCode(error) }, 'somebody else has ended the recording'))
  }

  const sinceRequest = () => Date.now() - new Date(order.requestedAt).getTime()

  void tellBegun().catch((error: unknown) => log.warn({ err: error }, 'the keeper lets it begin'))
  void run().catch((error: unknown) => {
    if (over.aborted) return
    log.error({ err: error }, 'the take cannot start')
    end({ kind: 'fail', code: errorCode(error) })
  })

  return {
    stop: (signal, at) => {
      stopped ??= media?.stop(signal, at) ?? Promise.resolve()
      return stopped
    },
    obey: pauses.hear,
    levelAsked: () => levels.asked(monotonicNow()),
    holdBack: () => media?.holdBack(),
    spooledBytes: () => media?.facts().spooledBytes,
    condition() {
      const quality = qualityOf(over.aborted || pauses.paused() ? undefined : seen, monotonicNow())
      return { ...quality, spooledBytes: media?.facts().spooledBytes ?? null }
    },
  }
}

/** Milliseconds, on the clock that the watchers' times are on. */
function monotonicNow(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

function momentAgo(milliseconds: number): BootMoment | undefined {
  const now = bootMomentNow()
  return now && { ...now, ticks: Math.round(now.ticks - milliseconds * 1_000) }
}
