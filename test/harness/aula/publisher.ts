import type { Browser, BrowserContext, Page } from 'puppeteer-core'
import { counterSpacing, type Signature } from '../media/read-lecture.ts'
import { Person } from './person.ts'

export type Publisher = {
  page: Page
  signature: Signature
  /** Counted frames that this machine left its page no time to send: what nobody sent, nobody can record. */
  unsent(): Promise<ReadonlySet<number>>
  close(): Promise<void>
}

/** Tones far enough apart to be told from each other within 5 ms windows. */
const tones = [1_000, 2_000, 3_200]

/**
 * A synthetic publisher joins a room as a guest: a frame counter, 15 a second, and a beep once a second, from one clock
 * (core/test-card). `index` tells publishers of a room apart.
 */
export async function startPublisher(
  browser: Browser,
  url: string,
  room: string,
  index: number,
  options: { recordable?: boolean; scene?: 'card' | 'camera' } = {},
): Promise<Publisher> {
  const guest = new Person(url)
  const { token } = await guest.call('joinRoom', {
    params: { room },
    body: { name: `Publisher ${index + 1}`, recordable: options.recordable ?? true },
  })
  const signature = { start: index * counterSpacing, tone: tones[index] ?? 1_000 }
  const context: BrowserContext = await browser.createBrowserContext()
  const page = await context.newPage()
  await page.goto(
    `${url}/demo.html#${token}&mode=counter&start=${signature.start}&tone=${signature.tone}&scene=${options.scene ?? 'card'}`,
  )
  await page.waitForFunction(() => window.aulaDemo?.status === 'in' && window.aulaDemo.frame > 15, {
    timeout: 30_000,
  })
  const unsent = async () => new Set(await page.evaluate(() => window.aulaDemo?.unsent ?? []))
  return { page, signature, unsent, close: () => context.close() }
}

declare global {
  interface Window {
    aulaDemo?: {
      readonly status: string
      readonly frame: number
      readonly unsent: readonly number[]
      setOn(on: { microphone: boolean; camera: boolean }): void
    }
  }
}
