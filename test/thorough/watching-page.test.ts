import type { Browser, HTTPRequest, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeMember } from '../../storage/catalog/courses/courses.ts'
import { openPageAs } from '../harness/aula/open-page-as.ts'
import type { TestViewer } from '../harness/aula/viewer.ts'
import { startViewerRig } from '../harness/aula/viewer-rig.ts'
import type { Objects, RoleName, ViewerWorld } from '../harness/aula/viewer-world.ts'
import { openBrowser, press, reads, readsNoMore } from '../harness/browser/browser.ts'
import { desk, phone } from '../harness/browser/find-flaws.ts'
import { looksWell } from '../harness/browser/looks-well.ts'
import { layRecording } from '../harness/lay/lay-recording.ts'
import { synthesizeMedia } from '../harness/media/synthetic-media.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/* A student hears of a replay, watches a part, goes on with it later, and takes the course along as a podcast. */

const seconds = 60

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld
let browser: Browser
let ofCourse: Objects
let open: Objects

beforeAll(async () => {
  ;({ viewer, world } = resources.use(await startViewerRig()))
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
  await page.locator(`.mantine-Popover-dropdown a[href="/lectures/${ofCourse.lecture}"]`).click()
  await page.waitForFunction((id) => location.pathname === `/lectures/${id}`, {}, ofCourse.lecture)
  await watchTo(page, 30)

  await press(page, 'link', 'Aula, start page')
  await reads(page, 'Continue watching')
  await reads(page, 'Continue at 0:30')
  expect(await page.$eval('main article', (card) => card.textContent)).toContain('1 min')
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
  await press(page, 'button', 'Make a new address')
  await expect.poll(() => myAddress(page), { timeout: 10_000 }).not.toBe(address)
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

const pageOf = (role: RoleName, viewport = desk) =>
  openPageAs(browser, { viewer, world }, role, undefined, { viewport })

test('keys and what they do are told in the page’s words, and letters act no more where somebody switches them off', async () => {
  await using page = await pageOf('nobody', desk)
  await page.goto(`${viewer.url}/lectures/${open.lecture}`)
  await watchTo(page, 20)
  await page.keyboard.press('?')
  await reads(page, '10 seconds back, forward')
  await looksWell(page, 'keys')
  expect(await page.$('media-keyboard-shortcuts-dialog')).toBeNull()
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => document.querySelector('[role=dialog]') === null)
  const at = () => page.$eval('video', (video) => Math.floor(video.currentTime))
  const seeksTo = (second: number) =>
    page.waitForFunction(
      (second) => Math.floor(document.querySelector('video')?.currentTime ?? 0) === second,
      {},
      second,
    )
  const before = await at()
  await page.keyboard.press('j')
  await seeksTo(before - 10)

  await press(page, 'button', 'Keyboard shortcuts')
  await page.locator('label::-p-text(Keyboard shortcuts)').click()
  await readsNoMore(page, 'Slower, faster')
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => document.querySelector('[role=dialog]') === null)
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  await page.keyboard.press('l')
  await page.keyboard.press('?')
  await page.keyboard.press('ArrowLeft')
  await seeksTo(Math.max(0, before - 20))
  expect(await page.$('[role=dialog]')).toBeNull()
})

test('a picture that is long in coming is told in words', async () => {
  await using page = await pageOf('nobody', desk)
  await page.setRequestInterception(true)
  const held: HTTPRequest[] = []
  let holding = true
  page.on('request', (request) => {
    if (holding && request.url().endsWith('.m4s')) held.push(request)
    else void request.continue()
  })
  await page.goto(`${viewer.url}/lectures/${open.lecture}`)
  await page.waitForSelector('video')
  await page.$eval('video', (video) => void video.play().catch(() => {}))
  await reads(page, 'Loading…')
  holding = false
  for (const request of held) void request.continue()
  await readsNoMore(page, 'Loading…')
})

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

function named(name: string): string {
  return `::-p-aria([name="${name}"][role="button"])`
}

async function myAddress(page: Page): Promise<string> {
  return await page
    .locator('::-p-aria([name="My address"][role="textbox"])')
    .map((field) => (field as HTMLInputElement).value)
    .wait()
}
