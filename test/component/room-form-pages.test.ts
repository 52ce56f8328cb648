import { access } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fill, openBrowser, press } from '../harness/browser.ts'
import { startPostgres } from '../harness/postgres.ts'
import { startRedis } from '../harness/redis.ts'
import { seriousFindings } from '../harness/serious-findings.ts'
import { startViewer, type TestViewer } from '../harness/viewer.ts'
import { makeWorld, type ViewerWorld } from '../harness/viewer-world.ts'

/** A lecturer creates rooms, as they usually are and with rules of their own, in a real browser, wide and on a phone. */
const root = fileURLToPath(new URL('../..', import.meta.url))

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld
let browser: Browser

beforeAll(async () => {
  await access(`${root}/dist/web/index.html`).catch(() => execa('npm', ['run', 'build:web'], { cwd: root }))
  const postgres = resources.use(await startPostgres())
  const redis = resources.use(await startRedis())
  viewer = resources.use(await startViewer({ databaseUrl: (await postgres.catalog()).url, queueUrl: redis.url }))
  world = await makeWorld(viewer.context)
  browser = await openBrowser()
  resources.defer(() => browser.close())
})
afterAll(() => resources.disposeAsync())

test('a room has the usual rules without a look at them, and those that were chosen', async () => {
  const page = await open('/rooms')
  await press(page, 'button', 'Create a room')
  await fill(page, 'Name', 'Usual')
  await says(page, 'Everybody comes in at once, may speak and share their screen.')
  expect(await page.$('::-p-aria([name="People wait until you let them in"])')).toBeNull()
  await looksRight(page)
  await press(page, 'button', 'Create')
  await page.waitForSelector('::-p-aria([name="More for Usual"][role="button"])')
  expect(await settingsOf('Usual')).toEqual([false, 'everybody', 'everybody', false])

  await press(page, 'button', 'Create a room')
  await fill(page, 'Name', 'Oral exam')
  await press(page, 'button', 'Rules of the room')
  for (const rule of ['People wait until you let them in', 'Lecturers and those whom they call on', keep]) {
    // The label: what it belongs to may be drawn by another element.
    await page.locator(`label::-p-text(${rule})`).click()
  }
  await looksRight(page)
  await press(page, 'button', 'Create')
  await page.waitForSelector('::-p-aria([name="More for Oral exam"][role="button"])')
  expect(await settingsOf('Oral exam')).toEqual([true, 'everybody', 'lecturers', true])

  await press(page, 'button', 'More for Oral exam')
  await page.locator('::-p-aria([name="Change"][role="menuitem"])').click()
  const lobby = await page.waitForSelector('label::-p-text(People wait until you let them in)')
  const isOn = (label: Element) => document.querySelector<HTMLInputElement>(`#${label.getAttribute('for')}`)?.checked
  expect(await lobby?.evaluate(isOn)).toBe(true)
  await lobby?.click()
  await press(page, 'button', 'Save')
  await expect.poll(() => settingsOf('Oral exam')).toEqual([false, 'everybody', 'lecturers', true])
  await page.browserContext().close()
})

const keep = 'Keep what is said just before Record'

/** Lobby, who shares, who speaks, what is kept before Record. */
async function settingsOf(name: string): Promise<unknown[]> {
  const answer = await fetch(`${viewer.url}/api/rooms`, { headers: { cookie: world.cookies.lecturer } })
  const { rooms } = (await answer.json()) as { rooms: Record<string, unknown>[] }
  const room = rooms.find((one) => one.name === name)
  return [room?.lobby, room?.sharing, room?.speaking, room?.lead]
}

async function open(path: string): Promise<Page> {
  const context = await browser.createBrowserContext()
  const [name = '', value = ''] = world.cookies.lecturer.split('=')
  await context.setCookie({ name, value, domain: new URL(viewer.url).hostname, path: '/', httpOnly: true })
  const page = await context.newPage()
  await page.goto(viewer.url + path)
  return page
}

async function says(page: Page, text: string): Promise<void> {
  await page.waitForFunction((what) => document.body.textContent.includes(what), { timeout: 40_000 }, text)
}

/** On both windows nothing sticks out to the side, and the page is accessible. */
async function looksRight(page: Page): Promise<void> {
  for (const viewport of [
    { width: 360, height: 740 },
    { width: 1280, height: 900 },
  ]) {
    await page.setViewport(viewport)
    if (process.env.AULA_SHOTS)
      await page.screenshot({ path: `${process.env.AULA_SHOTS}/${Date.now()}-${viewport.width}.png`, fullPage: true })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width)
    expect(await seriousFindings(page)).toEqual([])
  }
}
