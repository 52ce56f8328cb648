import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningAula, startAula } from '../harness/aula/aula.ts'
import { layTerm, type Term } from '../harness/aula/lay-term.ts'
import { axeFindings } from '../harness/browser/axe-findings.ts'
import { openBrowser, press } from '../harness/browser/browser.ts'
import { looksWell } from '../harness/browser/looks-well.ts'
import { walks } from '../harness/walk/walks.ts'

/** Every page of the web application in a real browser, against a whole Aula in the middle of a term. */

const resources = new AsyncDisposableStack()
let aula: RunningAula
let browser: Browser
let term: Term

beforeAll(async () => {
  aula = resources.use(await startAula({ demo: 'accounts' }))
  term = await layTerm(aula)
  browser = resources.use(await openBrowser())
}, 300_000)
afterAll(() => resources.disposeAsync())

test.each(Object.entries(walks))(
  '%s: each page, dialog and menu is shown, fits and is accessible',
  async (_, walk) => {
    const complaints: string[] = []
    const begin = (page: Page) => {
      page.on('pageerror', (error) => complaints.push(String(error)))
      page.on('console', (message) => {
        // A refused call is an answer like any other, and the page has words for it.
        if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text())
      })
    }
    await walk({ browser, url: aula.url, term, language: 'en', say: inEnglish, begin, look: looksWell })
    expect(complaints).toEqual([])
  },
  600_000,
)

test('a demo account is one click away', async () => {
  const page = await (await browser.createBrowserContext()).newPage()
  await page.goto(`${aula.url}/sign-in`)
  await press(page, 'button', 'Lecturer')
  await page.waitForFunction(() => document.querySelector('main h1')?.textContent?.includes('Lea Lecturer'))
  await page.browserContext().close()
})

test('the language is the browser’s, until another one is chosen, which this browser then keeps', async () => {
  const page = await (await browser.createBrowserContext()).newPage()
  await page.goto(`${aula.url}/sign-in`)
  const heading = (text: string, lang: string) =>
    page.waitForFunction(
      (text, lang) =>
        document.querySelector('main h1')?.textContent === text && document.documentElement.lang.startsWith(lang),
      {},
      ...[text, lang],
    )
  await heading('Sign in', 'en')
  await press(page, 'button', 'Language')
  await page.locator('::-p-aria([name="Français"][role="menuitemradio"])').click()
  await heading('Se connecter', 'fr')
  await looksWell(page, 'in French')
  await page.goto(`${aula.url}/nowhere`)
  await heading('Il n’y a rien à cette adresse', 'fr')
  await page.browserContext().close()
})

test('a student without an account finds the demo lecture, sees it begin, and reaches its beginning again', async () => {
  const page = await (await browser.createBrowserContext()).newPage()
  await page.goto(aula.url)
  await press(page, 'button', 'Start the demo lecture')
  await page.waitForFunction(() => /^\/lectures\/[a-z0-9]{26}$/.test(location.pathname))
  const seconds = () => page.$eval('video', (video) => video.currentTime)
  await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 1, { timeout: 60_000 })
  expect(await page.$eval('article', (article) => article.textContent)).toContain('Live')
  await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 5, { timeout: 30_000 })
  await page.$eval('video', (video) => {
    video.currentTime = 0
  })
  await page.waitForFunction(() => document.querySelector('video')?.seeking === false)
  expect(await seconds()).toBeLessThan(4)
  expect(await axeFindings(page)).toEqual([])
  await page.browserContext().close()
})

function inEnglish(sentence: string, values: Record<string, string> = {}): string {
  return sentence.replace(/\{\{(\w+)\}\}/g, (_, value: string) => values[value] ?? '')
}
