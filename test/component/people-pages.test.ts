import { access } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addUser } from '../../storage/catalog/people.ts'
import { createRoom } from '../../storage/catalog/rooms.ts'
import { fill, openBrowser, press } from '../harness/browser.ts'
import { copyLectures } from '../harness/copy-lectures.ts'
import { startPostgres } from '../harness/postgres.ts'
import { startRedis } from '../harness/redis.ts'
import { seriousFindings } from '../harness/serious-findings.ts'
import { startViewer, type TestViewer } from '../harness/viewer.ts'
import { makeWorld, type Objects, type RoleName, type ViewerWorld } from '../harness/viewer-world.ts'

/** Courses, accounts, people and long lists as those meet them whose they are, in a real browser, wide and on a phone. */
const root = fileURLToPath(new URL('../..', import.meta.url))
const phone = { width: 360, height: 740 }
const desk = { width: 1280, height: 900 }
const day = 86_400_000

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld
let browser: Browser
let waiting: Objects

beforeAll(async () => {
  await access(`${root}/dist/web/index.html`).catch(() => execa('npm', ['run', 'build:web'], { cwd: root }))
  const postgres = resources.use(await startPostgres())
  const redis = resources.use(await startRedis())
  viewer = resources.use(await startViewer({ databaseUrl: (await postgres.catalog()).url, queueUrl: redis.url }))
  world = await makeWorld(viewer.context)
  browser = await openBrowser()
  resources.defer(() => browser.close())
  const { catalog } = viewer.context
  waiting = await world.objects()
  await catalog.updateTable('course').set({ replays_appear: 'after-review' }).where('id', '=', waiting.course).execute()
  await world.published(waiting)
  const objects = await world.objects()
  const recording = await world.published(objects)
  const started_at = new Date(Date.now() - 350 * day)
  await catalog.updateTable('lecture').set({ started_at }).where('id', '=', objects.lecture).execute()
  await copyLectures(catalog, { lecture: objects.lecture, recording }, 119)
  await catalog
    .updateTable('organisation')
    .set({ retention_rule: JSON.stringify({ clock: 'recorded', days: 365, warnDays: [], extensionDays: 0 }) })
    .where('id', '=', viewer.context.organisation)
    .execute()
})
afterAll(() => resources.disposeAsync())

test('a lecturer creates a course and finds themselves teaching it', async () => {
  const page = await open('lecturer', '/courses')
  await press(page, 'button', 'Create a course')
  await fill(page, 'Title', 'Waves')
  await press(page, 'button', 'Create')
  await said(page, 'lecturer@example.org')
  await page.goto(`${viewer.url}/courses`)
  await said(page, 'Waves')
  await said(page, 'you teach it')
  await looksRight(page)
  await page.browserContext().close()
})

test('the bell tells what waits for a review, and goes on listing it', async () => {
  const page = await open('lecturer', '/')
  await press(page, 'button', '1 replay to review')
  await said(page, 'Waiting for your review')
  await page.waitForSelector(`[role="dialog"] a[href="/lectures/${waiting.lecture}"]`)
  await looksRight(page)
  await page.reload()
  await press(page, 'button', 'New replays')
  await page.waitForSelector(`[role="dialog"] a[href="/lectures/${waiting.lecture}"]`)
  await page.browserContext().close()
})

test('somebody changes their name and their password', async () => {
  const page = await open('otherStudent', '/my/account')
  await fill(page, 'Your name', 'Olivia')
  await press(page, 'button', 'Save')
  await said(page, 'Olivia · other-student@example.org')
  await fill(page, 'Present password', 'not this one')
  await fill(page, 'New password', 'quite another one')
  await press(page, 'button', 'Set the password')
  await said(page, 'The address or the password is not right.')
  await looksRight(page)
  await fill(page, 'Present password', 'long enough for this')
  await press(page, 'button', 'Set the password')
  await said(page, 'Your new password is set.')
  await looksRight(page)
  await page.browserContext().close()
})

test('an admin corrects an address, hands on what somebody has, and removes somebody whose room goes to another', async () => {
  const { catalog, organisation } = viewer.context
  const room = async (owner: string, name: string) => {
    const { person } = await addUser(catalog, { email: `${owner}@example.org`, name: owner, role: 'lecturer' })
    return await createRoom(catalog, { organisation, name, owner: person, course: null })
  }
  const rooms = [await room('Ines', 'Lab'), await room('Jan', 'Hall')]
  const page = await open('admin', '/admin/people')
  const choose = async (name: string, item: string) => {
    await press(page, 'button', `More for ${name}`)
    await page.locator(`::-p-aria([name="${item}"][role="menuitem"])`).click()
    await page.waitForFunction(() => !document.querySelector('[role="menu"]'))
  }
  const chooseHeir = async (name: string) => {
    await page.locator('::-p-aria([name="To whom"])').fill(name)
    await page.locator('::-p-xpath(//*[@role="option"])').click()
  }
  await choose('Ines', 'Name and address')
  await fill(page, 'E-mail address', 'ines.other@example.org')
  await looksRight(page)
  await press(page, 'button', 'Save')
  await said(page, 'ines.other@example.org')
  await choose('Ines', 'Hand on lectures and rooms')
  await said(page, '1 room')
  await chooseHeir('other-lecturer')
  await looksRight(page)
  await press(page, 'button', 'Hand on')
  await said(page, 'other-lecturer goes on with it.')
  await choose('Jan', 'Remove')
  await said(page, 'What happens to 1 room?')
  await page.locator('::-p-aria([name="Hand them to somebody"][role="radio"])').click()
  await chooseHeir('other-lecturer')
  await looksRight(page)
  await press(page, 'button', 'Remove')
  await said(page, 'Jan is removed.')
  const owners = await catalog.selectFrom('room').select('owner_id').where('id', 'in', rooms).execute()
  expect(owners).toEqual([{ owner_id: world.people.otherLecturer }, { owner_id: world.people.otherLecturer }])
  await page.goto(`${viewer.url}/admin/events`)
  await page.locator('::-p-text(People and e-mails)').click()
  await said(page, 'Jan removed, lectures and rooms handed to other-lecturer')
  await said(page, 'Ines has another e-mail address: ines.other@example.org')
  await looksRight(page)
  await page.browserContext().close()
})

test('an admin opens the whole list of what leaves this month, and reads what the rule does', async () => {
  const admin = await open('admin', '/admin')
  await press(admin, 'button', 'Show all 120')
  await said(admin, 'Copy 119')
  await looksRight(admin)
  await press(admin, 'button', 'Show fewer')
  await admin.waitForFunction(() => !document.body.textContent.includes('Copy 119'))
  await admin.goto(`${viewer.url}/admin/retention`)
  await said(admin, 'Next month this rule moves 120 lectures')
  await said(admin, 'No lecture is held.')
  await looksRight(admin)
  await admin.browserContext().close()
})

test('a lecturer finds a lecture of long ago, page by page or by its title', async () => {
  const page = await open('lecturer', '/my/lectures')
  await press(page, 'button', 'Show older ones')
  await said(page, 'Copy 119')
  await page.locator('::-p-aria([name="Find in this list"])').fill('copy 117')
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1)
  await said(page, 'Copy 117')
  await looksRight(page)
  await page.locator('::-p-aria([name="Find in this list"])').fill('nowhere')
  await said(page, 'Nothing in this list has these words.')
  await page.browserContext().close()
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
  await page.waitForFunction((words) => document.body.textContent.includes(words), { timeout: 40_000 }, words)
}

/** On both windows nothing sticks out to the side, and the page is accessible. */
async function looksRight(page: Page): Promise<void> {
  for (const viewport of [phone, desk]) {
    await page.setViewport(viewport)
    if (process.env.AULA_SHOTS)
      await page.screenshot({ path: `${process.env.AULA_SHOTS}/${Date.now()}-${viewport.width}.png`, fullPage: true })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width)
    expect(await seriousFindings(page)).toEqual([])
  }
}
