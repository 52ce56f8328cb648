import type { CompleteSettings } from '../../core/config/settings.ts'
import { errorCode } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { retryUntil } from '../../core/process/retry-until.ts'
import { precedence, setPrecedence } from '../../core/process/set-precedence.ts'
import { within } from '../../core/process/within.ts'
import { signToken } from '../../core/tokens.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { applyEvent } from '../../storage/catalog/recordings.ts'
import { markCaptured } from '../../storage/catalog/takes.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { type BrowserIdentity, chooseIdentity } from '../browser/account.ts'
import type { BoundProcess } from '../browser/bound-process.ts'
import { openBrowser } from '../browser/open-browser.ts'
import { type Display, openDisplay } from '../browser/open-display.ts'
import { openSound, type Sound } from '../browser/open-sound.ts'
import { type RecordingMedia, startRecordingMedia } from '../capture/record-media.ts'
import { type DatabaseClock, takeOffset } from './database-clock.ts'
import type { TakeEnding } from './take-ending.ts'
import type { FromTake, TakeOrder } from './take-messages.ts'
import { watchPage } from './watch-page.ts'

export type CaptureContext = {
  settings: CompleteSettings
  log: Log
  catalog: Catalog
  store: ObjectStore
  clock: DatabaseClock
  /** Aborts when the take ends: nothing is begun, reloaded or written about it any more. */
  over: AbortSignal
  tell: (message: FromTake) => void
  end: (ending: TakeEnding) => void
}

/** A take's display, sound, browser and pipeline. */
export type Capture = {
  /** Settles when the media is stored, or `signal` aborts; at once when there is none. */
  stop(signal: AbortSignal): Promise<void>
  /** Local bytes that are still to be stored; undefined where nothing captures. */
  spooledBytes(): number | undefined
  /** Browser, sound and display are gone afterwards, by force if need be. */
  close(): Promise<void>
}

/** Longer than any lecture: the token must still be good when the page is loaded again. */
const tokenSeconds = 24 * 3600
const politeMilliseconds = 2_000

/**
 * Starts everything at once, because people wait: the pipeline plays while the browser starts and joins. What goes
 * wrong ends the take through `end`.
 */
export function startTakeCapture(order: TakeOrder, context: CaptureContext): Capture {
  const { settings, log, over, tell, end } = context
  const closing: (() => Promise<void>)[] = []
  let media: RecordingMedia | undefined
  let captured = false
  let stopped: Promise<void> | undefined

  const keep = (process: Pick<BoundProcess, 'pid' | 'exited' | 'end'>, code: string, display?: number) => {
    setPrecedence(precedence.capture, process.pid)
    tell({ type: 'started', group: process.pid, display })
    closing.push(() => process.end(politeMilliseconds))
    void process.exited.then(() => end({ kind: 'fail', code }))
  }

  const run = async () => {
    const identity = await chooseIdentity(settings.AULA_RECORDER_USER)
    if (identity.kind === 'none') {
      log.warn(`There is no user ${identity.wanted}: Chromium runs as root, without its sandbox.`)
    }
    const account = identity.kind === 'account' ? identity.account : undefined
    const { folder, width, height } = order
    const [display, sound] = await Promise.all([
      openDisplay({ folder, width, height, reader: account }).then((display) => {
        keep(display, 'recorder.display-gone', display.number)
        return display
      }),
      openSound({ folder, account }).then((sound) => {
        keep(sound, 'recorder.sound-gone')
        return sound
      }),
    ])
    const shown = Promise.withResolvers<void>()
    const [started] = await Promise.all([startMedia(display, sound), browse(identity, display, sound, shown.resolve)])
    media = started
    log.info({ sinceRequest: sinceRequest() }, 'warm')
    await shown.promise
    if (!over.aborted) media.begin()
  }

  const startMedia = (display: Display, sound: Sound) => {
    return startRecordingMedia({
      display: display.name,
      pulseServer: sound.server,
      pulseSource: sound.source,
      width: order.width,
      height: order.height,
      place: { organisation: order.organisation, lecture: order.lecture, recording: order.recording, take: order.take },
      node: order.node,
      offset: (at) =>
        takeOffset(
          order.firstFrameAt === null ? undefined : new Date(order.firstFrameAt),
          context.clock.toDatabaseTime(at),
        ),
      spoolFolder: order.spoolFolder,
      store: context.store,
      catalog: context.catalog,
      log,
      onFirstFrame: (at, offset) => {
        captured = true
        tell({ type: 'captured' })
        log.info({ sinceRequest: sinceRequest(), offset }, 'first frame kept')
        void tellCaptured(context.clock.toDatabaseTime(at), offset)
      },
      onProblem: ({ error, fatal }) => {
        log.warn({ err: error, fatal }, 'media problem')
        if (fatal) end({ kind: 'fail', code: error.code })
      },
    })
  }

  const browse = async (identity: BrowserIdentity, display: Display, sound: Sound, onMedia: () => void) => {
    const browser = await openBrowser({
      folder: order.folder,
      identity,
      window: { width: order.width, height: order.height },
      environment: {
        ...{ DISPLAY: display.name, XAUTHORITY: display.authority },
        ...{ PULSE_SERVER: sound.server, PULSE_SINK: sound.sink },
      },
    })
    keep(browser, 'recorder.browser-gone')
    await watchPage({
      page: browser.page,
      address: recorderAddress(settings, order),
      log,
      signal: over,
      capturing: () => captured,
      onMedia: () => {
        log.info({ sinceRequest: sinceRequest() }, 'the page shows media')
        onMedia()
      },
      onOver: (reason) => void requestStop(reason),
      onHung: () => end({ kind: 'fail', code: 'recorder.browser-hung' }),
    })
  }

  const tellCaptured = async (at: Date, offset: number) => {
    const { recording, take } = order
    await retryUntil(over, log, 'telling the first frame', () =>
      markCaptured(context.catalog, recording, take, { at, offset }),
    ).catch((error: unknown) => log.info({ code: errorCode(error) }, 'the first frame came too late'))
  }

  const requestStop = async (reason: string) => {
    const { recording, take } = order
    await retryUntil(over, log, 'stopping', () =>
      applyEvent(context.catalog, recording, 'stop', reason, {
        expectTake: take,
        patch: { stop_requested_at: context.clock.toDatabaseTime(new Date()) },
      }),
    ).catch((error: unknown) => log.info({ code: errorCode(error) }, 'somebody else has ended the recording'))
  }

  const sinceRequest = () => Date.now() - new Date(order.requestedAt).getTime()

  void run().catch((error: unknown) => {
    if (over.aborted) return
    log.error({ err: error }, 'the take cannot start')
    end({ kind: 'fail', code: errorCode(error) })
  })

  return {
    stop: (signal) => {
      stopped ??= media?.stop(signal) ?? Promise.resolve()
      return stopped
    },
    spooledBytes: () => media?.facts().spooledBytes,
    async close() {
      const ends = closing.toReversed().map((close) => close())
      await within(2 * politeMilliseconds, Promise.allSettled(ends)).catch(() => {})
    },
  }
}

/** The page that composes the picture; the token stands behind `#`, so it reaches neither a server's log nor argv. */
function recorderAddress(settings: CompleteSettings, order: TakeOrder): string {
  const token = signToken(
    settings.AULA_SECRET,
    'recorder',
    { recording: order.recording, room: order.room },
    tokenSeconds,
  )
  return `${settings.AULA_INTERNAL_URL ?? settings.AULA_PUBLIC_URL}/recorder.html#${token}`
}
