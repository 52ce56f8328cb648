import { mkdir } from 'node:fs/promises'
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeMember } from '../../storage/catalog/courses.ts'
import { openBrowser, press } from '../harness/browser.ts'
import { layRecording } from '../harness/lay-recording.ts'
import { startPostgres } from '../harness/postgres.ts'
import { startRedis } from '../harness/redis.ts'
import { buildPages } from '../harness/room-pages.ts'
import { seriousFindings } from '../harness/serious-findings.ts'
import { synthesizeMedia } from '../harness/synthetic-media.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'
import { startViewer, type TestViewer } from '../harness/viewer.ts'
import { makeWorld, type Objects, type RoleName, type ViewerWorld } from '../harness/viewer-world.ts'

/* A student hears of a replay, watches a part, goes on with it later, and takes the course along as a podcast. */

const seconds = 60
const phone = { width: 360, height: 740 }
const desk = { width: 1280, height: 800 }

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld
let browser: Browser
let ofCourse: Objects
let open: Objects

beforeAll(async () => {
  const postgres = resources.use(await startPostgres())
  const redis = resources.use(await startRedis())
  const { url } = await postgres.catalog()
  const web = resources.use(await temporaryFolder('web'))
  await buildPages(web.path, ['index'])
  viewer = resources.use(await startViewer({ databaseUrl: url, queueUrl: redis.url, webFolder: web.path }))
  world = await makeWorld(viewer.context)
  const folder = resources.use(await temporaryFolder('media'))
  const { video, audio } = await synthesizeMedia(folder.path, { seconds, width: 320, height: 240 })
  ofCourse = await world.objects('course')
  open = await world.objects('public')
  await removeMember(viewer.context.catalog, open.course, world.people.student)
  for (const objects of [ofCourse, open]) {
    const laid = { organisation: viewer.context.organisation, person: world.people.lecturer, ...objects }
    await layRecording(viewer.context, laid, [{ tracks: [video, audio], offset: 0 }])
  }
  browser = resources.use(await openBrowser())
})
afterAll(() => resources.disposeAsync())

test('a student hears of a replay, goes on where they stopped, and takes it off the shelf and back', async () => {
  await using page = await pageOf('student', phone)
  await page.goto(viewer.url)
  await reads(page, 'New in my courses')
  await press(page, 'button', '1 new replay')
  await reads(page, 'New replays in my courses')
  await looksWell(page, 'notices')
  await page.locator(`[aria-label="New replays"] a[href="/lectures/${ofCourse.lecture}"]`).click()
  await page.waitForFunction((id) => location.pathname === `/lectures/${id}`, {}, ofCourse.lecture)
  await watchTo(page, 30)

  await press(page, 'link', 'Aula, start page')
  await reads(page, 'Continue watching')
  await reads(page, 'Continue at 0:30')
  await page.waitForFunction(() => !document.body.textContent.includes('New in my courses'))
  expect(await page.$(named('1 new replay'))).toBeNull()
  await looksWell(page, 'start')

  await press(page, 'button', 'Take Light off the shelf')
  await page.waitForFunction(() => !document.body.textContent.includes('Continue watching'))
  await press(page, 'button', 'Undo')
  await reads(page, 'Continue at 0:30')

  await page.goto(`${viewer.url}/lectures/${ofCourse.lecture}`)
  await reads(page, 'Resumed at 0:30')
  await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) >= 29)
  await looksWell(page, 'resumed')
  await press(page, 'button', 'From the beginning')
  await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 99) < 5)
  await page.waitForFunction(() => !document.body.textContent.includes('Resumed at'))
})

test('a link to a second leads there, whatever was watched before', async () => {
  await using page = await pageOf('student', desk)
  await page.goto(`${viewer.url}/lectures/${ofCourse.lecture}?t=12`)
  await page.waitForFunction(() => Math.abs((document.querySelector('video')?.currentTime ?? 0) - 12) < 2)
  expect(await page.evaluate(() => document.body.textContent)).not.toContain('Resumed at')
})

test('a course is subscribed to with an address of one’s own, and a new one ends it', async () => {
  await using page = await pageOf('student', phone)
  await page.goto(`${viewer.url}/courses/${ofCourse.course}`)
  await press(page, 'button', 'Subscribe')
  await press(page, 'button', 'Make my address')
  const address = await myAddress(page)
  expect(address).toMatch(new RegExp(`^${viewer.url}/feeds/${ofCourse.course}\\.xml\\?token=[\\w-]{43}&language=en$`))
  expect((await fetch(address)).status).toBe(200)
  await looksWell(page, 'subscribe')
  await press(page, 'button', 'New address')
  await expect.poll(() => myAddress(page)).not.toBe(address)
  expect((await fetch(address)).status).toBe(404)
})

test('who is not signed in finds it again in the same browser', async () => {
  await using page = await pageOf('nobody', desk)
  await page.goto(`${viewer.url}/lectures/${open.lecture}`)
  await watchTo(page, 20)
  await press(page, 'link', 'Aula, start page')
  await reads(page, 'Continue at 0:20')
  await looksWell(page, 'signed-out')
  await press(page, 'button', 'Take Light off the shelf')
  await page.waitForFunction(() => !document.body.textContent.includes('Continue watching'))
  await press(page, 'button', 'Undo')
  await page.goto(`${viewer.url}/lectures/${open.lecture}`)
  await reads(page, 'Resumed at 0:20')
})

async function pageOf(role: RoleName, viewport: { width: number; height: number }): Promise<Page & AsyncDisposable> {
  const context = await browser.createBrowserContext()
  const [name = '', value = ''] = world.cookies[role].split('=')
  if (value) await context.setCookie({ name, value, domain: '127.0.0.1', path: '/', httpOnly: true, secure: false })
  const page = await context.newPage()
  await page.setViewport(viewport)
  return Object.assign(page, { [Symbol.asyncDispose]: () => context.close() })
}

/** Plays from a second on, and pauses just behind it. */
async function watchTo(page: Page, second: number): Promise<void> {
  await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 2)
  await page.evaluate(async (at) => {
    const video = document.querySelector('video')
    if (!video) return
    video.muted = true
    video.currentTime = at
    await video.play()
  }, second)
  await page.waitForFunction((at) => (document.querySelector('video')?.currentTime ?? 0) > at, { polling: 50 }, second)
  await page.evaluate(() => document.querySelector('video')?.pause())
}

async function reads(page: Page, words: string): Promise<void> {
  await page.waitForFunction((text) => document.body.textContent.includes(text), {}, words)
}

function named(name: string): string {
  return `::-p-aria([name="${name}"][role="button"])`
}

async function myAddress(page: Page): Promise<string> {
  return await page
    .locator('::-p-aria([name="My address"][role="textbox"])')
    .map((field) => (field as HTMLInputElement).value)
    .wait()
}

/** Fits its window and is accessible; PICTURES names a folder for pictures of it. */
async function looksWell(page: Page, name: string): Promise<void> {
  const { width } = page.viewport() ?? desk
  expect(await page.evaluate(() => document.documentElement.scrollWidth), `${name} fits`).toBeLessThanOrEqual(width)
  // The player's clock is media-chrome's own: it says the time in words.
  const findings = (await seriousFindings(page)).filter((finding) => !finding.endsWith(': media-time-display'))
  expect(findings, name).toEqual([])
  if (!process.env.PICTURES) return
  await mkdir(process.env.PICTURES, { recursive: true })
  for (const viewport of [phone, desk]) {
    await page.setViewport(viewport)
    await page.screenshot({ path: `${process.env.PICTURES}/${name}-${viewport.width}.png` })
  }
  await page.setViewport(width === phone.width ? phone : desk)
}
