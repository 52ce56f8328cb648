import { access } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findOrganisation } from '../../storage/catalog/organisations.ts'
import { fill, openBrowser, press } from '../harness/browser.ts'
import { startPostgres } from '../harness/postgres.ts'
import { startRedis } from '../harness/redis.ts'
import { seriousFindings } from '../harness/serious-findings.ts'
import { startViewer, type TestViewer } from '../harness/viewer.ts'
import { makeWorld, type Objects, type RoleName, type ViewerWorld } from '../harness/viewer-world.ts'

/** Retention as an admin and an owner meet it, in a real browser, wide and on a phone. */
const root = fileURLToPath(new URL('../..', import.meta.url))
const phone = { width: 360, height: 740 }
const desk = { width: 1280, height: 900 }
const day = 86_400_000

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld
let browser: Browser
let objects: Objects

beforeAll(async () => {
  await access(`${root}/dist/web/index.html`).catch(() => execa('npm', ['run', 'build:web'], { cwd: root }))
  const postgres = resources.use(await startPostgres())
  const redis = resources.use(await startRedis())
  viewer = resources.use(await startViewer({ databaseUrl: (await postgres.catalog()).url, queueUrl: redis.url }))
  world = await makeWorld(viewer.context)
  browser = await openBrowser()
  resources.defer(() => browser.close())
  objects = await world.objects()
  await world.published(objects)
  const started_at = new Date(Date.now() - 350 * day)
  await viewer.context.catalog.updateTable('lecture').set({ started_at }).execute()
})
afterAll(() => resources.disposeAsync())

test('the admin writes a rule, sees what it would do, and enables it then only', async () => {
  const page = await open('admin', '/admin/retention')
  await press(page, 'button', 'Change the rule')
  await page.locator('::-p-aria([name="Move lectures to the trash"][role="radio"])').click()
  expect(await button(page, 'Enable this rule')).toBe(false)
  await page.locator('::-p-aria([name="Days longer"])').fill('90')
  await press(page, 'button', 'Preview')
  await said(page, '1 lecture (')
  await said(page, 'would move to the trash within 30 days')
  expect(await page.$eval('[role="dialog"] a', (link) => link.getAttribute('href'))).toBe(
    `/lectures/${objects.lecture}`,
  )
  await looksRight(page)
  expect((await rules()).retention_rule).toBeNull()
  // Another rule is another preview.
  await page.locator('::-p-aria([name="Days longer"])').fill('60')
  await page.waitForFunction(
    () => ![...document.querySelectorAll('button')].some((b) => b.textContent === 'Enable this rule'),
  )
  await press(page, 'button', 'Preview')
  await press(page, 'button', 'Enable this rule')
  await said(page, 'Lectures move to the trash 365 days after they were held.')
  await said(page, 'They may keep a lecture up to 60 days longer.')
  expect((await rules()).retention_rule).toMatchObject({ days: 365, extensionDays: 60, warnDays: [30, 7] })
  await looksRight(page)
  await page.goto(`${viewer.url}/admin/events`)
  await said(page, 'New rule')
  await looksRight(page)
  await page.browserContext().close()
})

test('the owner is told what leaves soon, keeps it longer with one click, and takes that back', async () => {
  const page = await open('lecturer', '/my/lectures')
  await said(page, '1 lecture will be removed soon')
  await looksRight(page)
  await press(page, 'button', 'Keep longer: Light')
  await said(page, 'Kept 60 days longer')
  await page.waitForFunction(() => !document.body.textContent.includes('will be removed soon'))
  await press(page, 'button', 'Undo')
  await said(page, '1 lecture will be removed soon')
  await page.goto(`${viewer.url}/lectures/${objects.lecture}`)
  await said(page, 'by its age (rule of the organisation).')
  await press(page, 'button', 'Keep longer: Light')
  await said(page, 'That is 60 days longer than the rule says.')
  await press(page, 'button', 'What happened')
  await said(page, 'Kept 60 days longer, until')
  await looksRight(page)
  await page.browserContext().close()
})

test('the admin holds a lecture with a reason, its lecturer is refused and told why, and the hold is lifted', async () => {
  const admin = await open('admin', `/lectures/${objects.lecture}`)
  await press(admin, 'button', 'Hold')
  await fill(admin, 'Reason', 'An exam is appealed')
  await looksRight(admin)
  await press(admin, 'button', 'Hold it')
  await said(admin, '“An exam is appealed”')
  const lecturer = await open('lecturer', `/lectures/${objects.lecture}`)
  await said(lecturer, 'nothing removes it.')
  await press(lecturer, 'button', 'Delete')
  await said(lecturer, 'It stays until an admin lifts the hold.')
  await looksRight(lecturer)
  await press(admin, 'button', 'Lift the hold')
  await fill(admin, 'Reason', 'It is decided')
  await admin.locator('::-p-xpath(//*[@role="dialog"]//button[@type="submit"])').click()
  await said(admin, 'The hold is lifted.')
  await press(admin, 'button', 'What happened')
  await said(admin, '“It is decided”')
  await lecturer.browserContext().close()
  await admin.browserContext().close()
})

async function open(who: RoleName, path: string): Promise<Page> {
  const context = await browser.createBrowserContext()
  const [name = '', value = ''] = world.cookies[who].split('=')
  await context.setCookie({ name, value, domain: new URL(viewer.url).hostname, path: '/', httpOnly: true })
  const page = await context.newPage()
  await page.setViewport(desk)
  await page.goto(viewer.url + path)
  return page
}

async function said(page: Page, words: string): Promise<void> {
  await page.waitForFunction((words) => document.body.textContent.includes(words), { timeout: 20_000 }, words)
}

async function button(page: Page, name: string): Promise<boolean> {
  return await page.evaluate(
    (name) => [...document.querySelectorAll('button')].some(({ textContent }) => textContent === name),
    name,
  )
}

/** On both windows nothing sticks out to the side, and the page is accessible. */
async function looksRight(page: Page): Promise<void> {
  for (const viewport of [phone, desk]) {
    await page.setViewport(viewport)
    if (process.env.AULA_SHOTS)
      await page.screenshot({ path: `${process.env.AULA_SHOTS}/${Date.now()}-${viewport.width}.png` })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width)
    // The player is judged where it has something to play.
    expect((await seriousFindings(page)).filter((finding) => !/: media-/.test(finding))).toEqual([])
  }
}

async function rules() {
  return await findOrganisation(viewer.context.catalog, viewer.context.organisation)
}
