import type { Page } from 'puppeteer-core'
import { fill, press } from '../browser/browser.ts'
import { desk, phone } from '../browser/find-flaws.ts'
import type { Walk, Who } from './walk.ts'

/** A button by its name. */
export const named = (name: string) => `::-p-aria([name="${name}"][role="button"])`

/**
 * A control by its role and English name, with what the page puts into it; `text`: by what its label says; `field`: by its
 * name alone.
 */
type Control = readonly [
  role: 'button' | 'link' | 'radio' | 'checkbox' | 'tab' | 'menuitem' | 'text' | 'field',
  name: string,
  values?: Record<string, string>,
]

/** Somebody's page, and what they do on it. */
type Walker = AsyncDisposable & {
  page: Page
  /** Shows a page, waits until what it reads is there. */
  show(path: string): Promise<void>
  press(...controls: Control[]): Promise<void>
  looked(name: string): Promise<void>
  /** The same with the notice that something was done or was not, which stays. */
  noticed(name: string): Promise<void>
  /** Presses what ends a notice. */
  putAway(by: 'Undo' | 'Close'): Promise<void>
  /** All of it: a page, and what is pressed on it, one after the other. */
  see(path: string, ...controls: Control[]): Promise<void>
  /** The same up to the notice; whatever happens, what was done is taken back. */
  seeDone(takeBack: () => Promise<unknown>, path: string, ...controls: Control[]): Promise<void>
  /** Closes what is on top, and waits until it is gone: until then the page's keys are not heard. */
  escape(): Promise<void>
  /** What a list of people would do. */
  seeList(path: string, list: string): Promise<void>
  /** What is behind the bell. */
  openNotices(): Promise<void>
  onPhone(act: () => Promise<void>): Promise<void>
}

export async function openWalker(who: Who, walk: Walk): Promise<Walker> {
  const { browser, url, term, language, say } = walk
  const context = await (who === 'nobody' ? browser.createBrowserContext() : term.people[who].browse(browser))
  const page = await context.newPage()
  await page.setViewport(desk)
  // Left without saving, a page is left all the same.
  page.on('dialog', (dialog) => void dialog.accept())
  walk.begin?.(page)
  await page.evaluateOnNewDocument((language) => {
    // Between two pages there is an empty one, which keeps nothing.
    if (location.protocol !== 'about:') localStorage.setItem('aula-language', language)
  }, language)
  const read = () => page.waitForFunction(() => !document.querySelector('[aria-busy], .mantine-Skeleton-root'))
  const show = async (path: string) => {
    await page.goto('about:blank')
    await page.goto(url + path, { waitUntil: 'load' })
    await page.waitForSelector('main h1')
    await read()
  }
  const pressAll = async (...controls: Control[]) => {
    for (const [role, name, values] of controls) {
      if (role === 'text') await page.locator(`::-p-text(${say(name, values)})`).click()
      else if (role === 'field') await page.locator(`::-p-aria([name="${say(name, values)}"])`).click()
      else await press(page, role, say(name, values))
    }
  }
  const looked = (name: string) => walk.look(page, `${who}, ${name}`)
  const noticed = async (name: string) => {
    const notice = await page.waitForSelector('.mantine-Notification-root, [role=dialog] [role=status] button')
    // As a mouse that rests above it does.
    await notice?.evaluate((element) => element.dispatchEvent(new MouseEvent('mouseover', { bubbles: true })))
    await looked(name)
  }
  const nameOf = (path: string, controls: Control[]) => [path, ...controls.map(([, name]) => name)].join(', ')
  return {
    ...{ page, show, press: pressAll, looked, noticed },
    async putAway(by) {
      await pressAll(['button', by])
      await page.waitForSelector('.mantine-Notification-root', { hidden: true })
    },
    async see(path, ...controls) {
      await show(path)
      await pressAll(...controls)
      await read()
      await looked(nameOf(path, controls))
    },
    async seeDone(takeBack, path, ...controls) {
      try {
        await show(path)
        await pressAll(...controls)
        await noticed(nameOf(path, controls))
      } finally {
        await takeBack()
      }
    },
    async escape() {
      await page.keyboard.press('Escape')
      await page.waitForFunction(() => !document.querySelector('[role=dialog]')?.checkVisibility())
    },
    async seeList(path, list) {
      await show(path)
      await pressAll(['button', 'Import a list'])
      await fill(page, say('Or paste the lines here'), list)
      await pressAll(['button', 'Look at it'])
      await page.waitForSelector('[role=dialog] table')
      await looked(`${path}, a list of people`)
    },
    async openNotices() {
      await show('/')
      await page.locator('header [aria-haspopup="dialog"]').click()
      await looked('notices')
    },
    async onPhone(act) {
      await page.setViewport(phone)
      await act()
      await page.setViewport(desk)
    },
    [Symbol.asyncDispose]: () => context.close(),
  }
}
