import type { Page } from 'puppeteer-core'
import type { RecordedPage } from '../../conference/recorded-page.ts'
import { type RecorderSignal, recorderSignal } from '../../conference/signals.ts'
import type { Log } from '../../core/log.ts'
import type { ProblemCode, ProblemEvent } from '../../core/recording/problem.ts'
import { doStep } from '../browser/do-step.ts'
import { guardPage } from '../browser/guard-page.ts'
import type { Capture } from '../capture/capture.ts'
import { judge } from './judge.ts'
import { BrowserHung, loadPage } from './load-page.ts'
import { noEntry, showsMedia } from './page-facts.ts'
import { hear, hearOutput, loadedAgain, nothingSeen, pausedOrResumed, type Seen, seePicture } from './seen.ts'

const lookMilliseconds = 500

/**
 * Brings the page into the room and watches what it receives and what is made of it: tells what is wrong, and loads the
 * page again where that may help, for as long as the recording runs. Its address holds a token: it is never logged.
 */
export async function watchRecording(options: {
  page: Page
  recorded: RecordedPage
  /** Where the page itself may be; elsewhere it is led back. */
  hosts: string[]
  capture: Pick<Capture, 'observe' | 'facts' | 'activity'>
  log: Log
  signal: AbortSignal
  /** An earlier take has recorded before. */
  continued: boolean
  /** Asked each time: whether a first frame was kept. */
  capturing: () => boolean
  /** Asked each time: whether nothing is to be kept right now. */
  paused: () => boolean
  /** Once: somebody's media is on the page. */
  onMedia: () => void
  onEvent: (event: ProblemEvent, code: ProblemCode) => void
  onOver: (reason: ProblemCode) => void
  /** At every look: all that is known. */
  onLook: (seen: Seen) => void
  /** It has been tried for long enough; `reason` is what went wrong last. */
  onNoEntry: (reason: string) => void
  /** Not even an empty page loads. */
  onHung: () => void
}): Promise<void> {
  const { page, recorded, capture, log, signal, capturing, onMedia, onEvent, onOver, onHung } = options
  // The clock that the output's times are on.
  const now = () => Number(process.hrtime.bigint()) / 1e6
  let seen: Seen = nothingSeen(now(), options.continued, {
    ...{ tells: recorded.tells === 'itself', ours: recorded.observer === null },
    stepMilliseconds: recorded.steps.reduce((sum, { within }) => sum + within * 1_000, 0),
  })
  let problems: ReadonlySet<ProblemCode> = new Set()
  let shown = false
  /** Why the page was loaded again, until it shows the room. */
  let away: ProblemCode | undefined

  const fail = (failure: string) => {
    seen = { ...seen, page: { ...seen.page, failure } }
  }
  const lookForMedia = () => {
    if ((shown && !away) || !showsMedia(seen.page, capture.activity())) return
    if (away) {
      log.info('the page shows the room again')
      onEvent('reloaded', away)
      away = undefined
    }
    if (shown) return
    shown = true
    onMedia()
  }
  await page.exposeFunction('aulaSignal', (json: unknown) => {
    const told = readSignal(json)
    if (!told) return
    if (told.type !== 'heartbeat' && told.type !== 'received') log.debug({ signal: told }, 'told by the page')
    seen = hear(seen, told, capture.facts(), now())
    lookForMedia()
  })
  if (recorded.observer) {
    await page.evaluateOnNewDocument(recorded.observer)
    await guardPage(page)
    page.on('domcontentloaded', () => {
      const url = URL.parse(page.url())
      if (!url?.protocol.startsWith('http')) return
      if (!options.hosts.includes(url.hostname)) fail('page.elsewhere')
      // It has left the place to which the steps have led.
      else if (shown && recorded.steps.length > 0 && seen.page.joined) fail('page.navigated')
    })
  }
  page.on('error', () => {
    seen = { ...seen, page: { ...seen.page, crashed: true } }
  })
  capture.observe({
    onPicture(picture) {
      if (picture.at > seen.page.loadedAt) seen = seePicture(seen, picture)
    },
    onSound(sound) {
      seen = hearOutput(
        seen,
        sound.filter(({ at }) => at > seen.page.loadedAt),
      )
    },
  })
  const load = async (again: boolean) => {
    let step = 0
    try {
      await loadPage(page, recorded.address, again)
      for (const one of recorded.steps) {
        step++
        await doStep(page, one)
      }
      if (recorded.tells === 'perhaps') seen = hear(seen, { type: 'joined' }, capture.facts(), now())
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof BrowserHung) return onHung()
      fail(step === 0 ? 'page.not-loaded' : `page.step-${step}`)
      if (step === 0) log.warn({ err: error }, 'the page could not be loaded')
      else log.warn({ step }, 'a step of joining did not succeed')
    }
  }
  let loading = load(false)

  const tell = (next: ReadonlySet<ProblemCode>) => {
    for (const code of next) if (!problems.has(code)) onEvent('trouble', code)
    for (const code of problems) if (!next.has(code)) onEvent('troubleOver', code)
    problems = next
  }
  const look = () => {
    lookForMedia()
    const refused = capturing() ? undefined : noEntry(seen.page, now())
    if (refused) {
      clearInterval(timer)
      return options.onNoEntry(refused)
    }
    if (options.paused() !== seen.paused) seen = pausedOrResumed(seen, options.paused(), now())
    if (capturing() && !seen.paused) seen = { ...seen, capturingSince: seen.capturingSince ?? now() }
    const judgement = judge(problems, seen, now())
    tell(judgement.problems)
    options.onLook(seen)
    if (judgement.stop) {
      clearInterval(timer)
      onOver(judgement.stop)
    } else if (judgement.reload) {
      log.warn({ code: judgement.reload, failure: seen.page.failure }, 'loading the page again')
      onEvent('reload', judgement.reload)
      away = judgement.reload
      seen = loadedAgain(seen, judgement.reload, now())
      loading = loading.then(() => load(true))
    }
  }
  const timer = setInterval(look, lookMilliseconds)
  signal.addEventListener('abort', () => clearInterval(timer), { once: true })
}

function readSignal(json: unknown): RecorderSignal | undefined {
  if (typeof json !== 'string') return undefined
  try {
    const parsed = recorderSignal.safeParse(JSON.parse(json))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
