import type { Page } from 'puppeteer-core'
import type { CompleteSettings } from '../../core/config/settings.ts'
import { errorCode } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { precedence, setPrecedence } from '../../core/process/set-precedence.ts'
import { within } from '../../core/process/within.ts'
import { requireIdentity } from '../browser/account.ts'
import type { BoundProcess } from '../browser/bound-process.ts'
import { goTo } from '../browser/go-to.ts'
import { openBrowser } from '../browser/open-browser.ts'
import { openDisplay } from '../browser/open-display.ts'
import { openSound } from '../browser/open-sound.ts'
import { pageEnvironment } from '../browser/page-environment.ts'
import { type Capture, startCapture } from '../capture/capture.ts'
import { openNetwork, type TakeNetwork } from '../network/open-network.ts'
import { recorderPage } from './recorder-page-address.ts'

/** What a take records with: display, sound, browser and a pipeline that plays. Nothing of a lecture is in it yet. */
export type Rig = {
  page: Page
  /** Settles when the page has been loaded in advance, or could not be. */
  loaded: Promise<void>
  capture: Capture
  /** Opens the browser's way to further hosts, and closes that to Aula's own: a room on another system. */
  network: Pick<TakeNetwork, 'allow' | 'leaveHome'>
  /** The browser lets all others go first from now on. */
  stepBack(): void
  /**
   * Browser, sound and display are gone afterwards, killed: all they have stands in a folder that goes with them, and a
   * browser that closes itself takes half a second of processor from those who wait for the replay.
   */
  close(): Promise<void>
}

export type RigWatch = {
  /** A process group that must be gone when the rig is gone. */
  started(group: number): void
  /** The pipeline starts: from here on nothing may come before the rig. */
  starting(): void
  /** Something it cannot go on without is gone, and why, as a code; also while it is opened. */
  lost(code: string): void
}

const goneMilliseconds = 4_000
const loadMilliseconds = 15_000

/**
 * Opens a rig in a folder of its own. The browser loads the composition page without a token; whether it came up is seen
 * when it is needed.
 * @throws the error of the part that did not start; nothing is left running
 */
export async function openRig(
  options: {
    folder: string
    width: number
    height: number
    settings: CompleteSettings
    log: Log
    /** The nice value to start with right now. */
    rank: () => number
    /** Settles when there is an order. */
    ordered: Promise<unknown>
  },
  watch: RigWatch,
): Promise<Rig> {
  const { folder, width, height, settings, log, rank, ordered } = options
  const closing: (() => Promise<void>)[] = []
  let closed = false
  let wanted = false
  void ordered.then(() => {
    wanted = true
  })
  const keep = (process: Pick<BoundProcess, 'pid' | 'exited' | 'end'>, code: string) => {
    watch.started(process.pid)
    closing.push(() => process.end(0))
    void process.exited.then(() => {
      if (!closed) watch.lost(code)
    })
  }
  let gone: Promise<unknown> | undefined
  const close = async () => {
    closed = true
    gone ??= Promise.allSettled(closing.toReversed().map((end) => end()))
    await within(goneMilliseconds, gone).catch(() => {})
  }

  try {
    const identity = await requireIdentity(settings.AULA_RECORDER_USER)
    const account = identity.kind === 'account' ? identity.account : undefined
    const [display, sound, network] = await Promise.all([
      openDisplay({ folder, width, height, reader: account }).then((display) => {
        keep(display, 'recorder.display-gone')
        return display
      }),
      openSound({ folder, account }).then((sound) => {
        keep(sound, 'recorder.sound-gone')
        return sound
      }),
      openNetwork({ folder, account, settings, log }).then((network) => {
        for (const part of network.parts) keep(part, 'recorder.network-gone')
        closing.push(network.close)
        return network
      }),
    ])
    log.debug('display, sound and network are there')
    const environment = pageEnvironment(display, sound)
    const browsing = openBrowser({
      ...{ folder, identity, window: { width, height }, environment, network, niceness: rank() },
    }).then(({ page, ...browser }) => {
      keep(browser, 'recorder.browser-gone')
      log.debug('the browser is there')
      // Who is waited for loads its own page at once.
      const stepBack = () => setPrecedence(precedence.greedy, browser.pid)
      return { page, stepBack, loaded: wanted ? Promise.resolve() : loadInAdvance(page, settings, log) }
    })
    // A pipeline that starves while it starts has wrong clocks for good: behind other work it comes last.
    const first = rank() <= precedence.capture
    if (!first) await Promise.race([ordered, browsing.then(({ loaded }) => loaded)])
    watch.starting()
    const capturing = startCapture({
      ...{ display: display.name, pulseServer: sound.server, pulseSource: sound.source, width, height },
      onFailure(error) {
        log.warn({ err: error }, 'the capture failed')
        if (!closed) watch.lost(error.code)
      },
      onSmallLost: (error) => log.warn({ err: error }, 'no small rendition from here on'),
      async letGo() {
        log.warn('display or sound hangs')
        await Promise.all([display.end(0), sound.end(0)])
      },
    })
    const [browser, capture] = await Promise.all([browsing, capturing])
    return { ...browser, capture, network, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function loadInAdvance(page: Page, settings: CompleteSettings, log: Log): Promise<void> {
  await goTo(page, recorderPage(settings), loadMilliseconds).catch((error: unknown) => {
    log.debug({ code: errorCode(error) }, 'the page is not loaded in advance')
  })
}
