import type { Page } from 'puppeteer-core'
import { type RecorderSignal, recorderSignal } from '../../conference/signals.ts'
import type { Log } from '../../core/log.ts'
import { goTo } from '../browser/go-to.ts'
import { hear, judgePage, newPage, type PageFacts, reloadedPage, showsMedia } from './judge-page.ts'

const lookMilliseconds = 250
const loadMilliseconds = 15_000
const blankMilliseconds = 5_000

/**
 * Loads the recorder's page and keeps it in the room, reloading it when it is sick; a page that does not come up is
 * tried for as long as the recording waits. `address` holds a token: it is never logged.
 */
export async function watchPage(options: {
  page: Page
  address: string
  log: Log
  signal: AbortSignal
  /** Asked each time: whether a first frame was kept. */
  capturing: () => boolean
  /** Once: somebody's media is on the page. */
  onMedia: () => void
  onOver: (reason: string) => void
  /** Not even an empty page loads: the browser is sick, not the page. */
  onHung: () => void
}): Promise<void> {
  const { page, address, log, signal, capturing, onMedia, onOver, onHung } = options
  const now = () => performance.now()
  let facts: PageFacts = newPage(now())
  let shown = false
  const look = () => {
    if (!shown && showsMedia(facts)) {
      shown = true
      onMedia()
    }
  }
  await page.exposeFunction('aulaSignal', (json: unknown) => {
    const told = readSignal(json)
    if (!told) return
    if (told.type !== 'heartbeat') log.debug({ signal: told }, 'told by the page')
    facts = hear(facts, told, now())
    look()
  })
  page.on('error', () => {
    facts = { ...facts, failure: 'page.crashed' }
  })
  // The page that waits for a token takes it from the fragment. Later from a blank page each time: another fragment
  // alone would not load anything.
  const load = async (again: boolean) => {
    try {
      if (again) await page.goto('about:blank', { timeout: blankMilliseconds })
    } catch {
      if (!signal.aborted) onHung()
      return
    }
    try {
      await goTo(page, address, loadMilliseconds)
    } catch (error) {
      if (signal.aborted) return
      facts = { ...facts, failure: 'page.not-loaded' }
      log.warn({ err: error }, 'the page could not be loaded')
    }
  }
  let loading = load(false)
  const timer = setInterval(() => {
    const verdict = judgePage(facts, capturing(), now())
    if (verdict.act === 'stop') {
      clearInterval(timer)
      onOver(verdict.reason)
    } else if (verdict.act === 'reload') {
      log.warn({ reason: verdict.reason }, 'loading the page again')
      facts = reloadedPage(facts, now())
      loading = loading.then(() => load(true))
    }
  }, lookMilliseconds)
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
