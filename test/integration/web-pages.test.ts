import { access } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningAula, startAula } from '../harness/aula.ts'
import { openBrowser, press } from '../harness/browser.ts'
import { seriousFindings } from '../harness/serious-findings.ts'
import { openPageOf, pagesOf, showPage, type Who } from '../harness/walk-pages.ts'

/** Every page of the web application in a real browser, against a whole Aula: as each role, wide and on a phone. */
const phone = { width: 360, height: 740 }
const desk = { width: 1280, height: 800 }
const root = fileURLToPath(new URL('../..', import.meta.url))

let aula: RunningAula
let browser: Browser

beforeAll(async () => {
  await access(`${root}/dist/web/index.html`).catch(() => execa('npm', ['run', 'build:web'], { cwd: root }))
  aula = await startAula({ demo: 'accounts' })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await aula?.[Symbol.asyncDispose]()
})

describe.each(Object.entries(pagesOf) as [Who, string[]][])('%s', (who, paths) => {
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    page = await openPageOf(who, browser, aula.url)
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('console', (message) => {
      // A refused call is an answer like any other, and the page has words for it.
      if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text())
    })
  })
  afterAll(() => page?.browserContext().close())

  test.each(paths)('%s shows, fits a phone and is accessible', async (path) => {
    for (const viewport of [desk, phone]) {
      await page.setViewport(viewport)
      await showPage(page, aula.url + path)
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(width, 'nothing sticks out to the side').toBeLessThanOrEqual(viewport.width)
      expect(await seriousFindings(page)).toEqual([])
    }
    expect(complaints.splice(0)).toEqual([])
  })
})

test('a demo account is one click away', async () => {
  const page = await openPageOf('nobody', browser, aula.url)
  await page.goto(`${aula.url}/sign-in`)
  await press(page, 'button', 'Lecturer')
  await page.waitForFunction(() => document.querySelector('main h1')?.textContent?.includes('Lea Lecturer'))
  await page.browserContext().close()
})

test('the language is the browser’s, until another one is chosen, which this browser then keeps', async () => {
  const page = await openPageOf('nobody', browser, aula.url)
  await showPage(page, `${aula.url}/sign-in`)
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
  expect(await seriousFindings(page)).toEqual([])
  await showPage(page, `${aula.url}/nowhere`)
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
  expect(await seriousFindings(page)).toEqual([])
  await page.browserContext().close()
})
