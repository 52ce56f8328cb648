import type { ElementHandle, Page } from 'puppeteer-core'

/** What somebody wants to do, counted as they do it. */
export type Journey = {
  /** Follows a link that somebody was sent: a click, too. */
  follow(address: string): Promise<void>
  press(role: 'button' | 'link', name: string): Promise<void>
  click(selector: string): Promise<void>
  /** Where it has led to; prints clicks and seconds, which are counted from the beginning of the first step. */
  arrived(): { clicks: number; seconds: number }
}

/** Begins to count on a page. What is typed costs time and no click: fields are reached by keyboard. */
export function beginJourney(name: string, page: Page): Journey {
  const began = performance.now()
  let clicks = 0
  const take = async (selector: string) => {
    const found: ElementHandle | null = await page.waitForSelector(selector, { visible: true, timeout: 40_000 })
    await found?.dispose()
    clicks++
    await page.locator(selector).setTimeout(40_000).click()
  }
  return {
    async follow(address) {
      clicks++
      await page.goto(address)
    },
    press: (role, name) => take(`::-p-aria([name="${name}"][role="${role}"])`),
    click: take,
    arrived() {
      const seconds = (performance.now() - began) / 1000
      process.stdout.write(`${name}: ${clicks} clicks, ${seconds.toFixed(1)} s\n`)
      return { clicks, seconds }
    },
  }
}

/** The camera check before a room: one sees oneself. */
export async function seeOneself(page: Page): Promise<void> {
  await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0, { timeout: 40_000 })
}

/** The clock of a recording runs: its first frame is kept. */
export async function seeRecorded(page: Page): Promise<void> {
  await page.waitForSelector('[role=timer][aria-label="Recorded so far"]', { timeout: 60_000 })
}
