import type { Browser, HTTPRequest, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addMember, createCourse } from '../../storage/catalog/courses/courses.ts'
import { createLecture } from '../../storage/catalog/lectures/lectures.ts'
import { createRoom } from '../../storage/catalog/rooms/rooms.ts'
import { openPageAs } from '../harness/aula/open-page-as.ts'
import type { TestViewer } from '../harness/aula/viewer.ts'
import { startViewerRig, type ViewerRig } from '../harness/aula/viewer-rig.ts'
import type { ViewerWorld } from '../harness/aula/viewer-world.ts'
import { openBrowser, press, reads, readsNoMore } from '../harness/browser/browser.ts'
import { phone } from '../harness/browser/find-flaws.ts'
import { looksWell } from '../harness/browser/looks-well.ts'

/* What every page owes to people: on slow networks, with a keyboard alone, on phones, and when something fails. */

const resources = new AsyncDisposableStack()
let rig: ViewerRig
let viewer: TestViewer
let world: ViewerWorld
let browser: Browser

beforeAll(async () => {
  rig = resources.use(await startViewerRig())
  ;({ viewer, world } = rig)
  browser = resources.use(await openBrowser())
})
afterAll(() => resources.disposeAsync())

test('a page whose program is still on its way is stood in for, from the first moment on', async () => {
  await using page = await openPageAs(browser, { viewer, world }, 'student')
  const gate = await gateBefore(page)
  gate.shut(/\/assets\/index-[^/]+\.js$/)
  const loaded = page.goto(viewer.url)
  await page.waitForFunction(() => {
    const first = document.querySelector('#root > *')
    return first && getComputedStyle(first).opacity === '1'
  })
  expect(await page.evaluate(() => document.querySelector('#root')?.textContent?.trim())).toBe('')
  gate.open()
  await loaded
  await reads(page, 'Hello')

  gate.shut(/\/assets\/courses-page-[^/]+\.js$/)
  await press(page, 'link', 'Courses')
  await reads(page, 'The page is loading.')
  await page.waitForSelector('main [aria-label="Loading"]')
  await readsNoMore(page, 'Hello')
  gate.open()
  await page.waitForFunction(() => document.querySelector('main h1')?.textContent === 'Courses')
  await readsNoMore(page, 'The page is loading.')
})

test('who cannot be told apart yet can try again, and is asked about until it is known', async () => {
  await using page = await openPageAs(browser, { viewer, world }, 'nobody')
  await page.setRequestInterception(true)
  let failing = true
  page.on('request', (request) => {
    if (!failing || !request.url().endsWith('/api/me')) return void request.continue()
    void request.respond({ status: 500, contentType: 'text/plain', body: 'broken' })
  })
  await page.goto(viewer.url)
  await reads(page, 'This did not work')
  await looksWell(page, 'nobody knows who')
  failing = false
  await press(page, 'button', 'Try again')
  await reads(page, 'Lectures, live and to watch again.')
  await page.waitForSelector('header ::-p-aria([name="Sign in"][role="link"])')

  failing = true
  await page.reload()
  await reads(page, 'This did not work')
  failing = false
  await page.waitForSelector('header ::-p-aria([name="Sign in"][role="link"])')
})

test('Undo waits for who comes to it by key, and brings the focus back', async () => {
  const { course } = await world.objects()
  await rig.call('POST', `/courses/${course}/links`, 'lecturer', {})
  await using page = await openPageAs(browser, { viewer, world }, 'lecturer', `/courses/${course}/members`)
  const student = '::-p-aria([name="Remove student"][role="button"])'
  const remove = await page.waitForSelector(student)
  await remove?.focus()
  await page.keyboard.press('Enter')
  await reads(page, 'is no longer a member.')
  await page.keyboard.press('F8')
  await page.waitForFunction(() => document.activeElement?.textContent?.startsWith('Undo'))
  // A later one goes by itself, and is gone long behind the time of the first.
  await page.$$eval('main button', (all) => all.find(({ textContent }) => textContent === 'Withdraw')?.click())
  await page.waitForFunction(() => document.querySelectorAll('.mantine-Notification-root').length === 2)
  await page.waitForFunction(() => document.querySelectorAll('.mantine-Notification-root').length === 1)
  await page.keyboard.press('Enter')
  await page.waitForSelector(student)
  await readsNoMore(page, 'is no longer a member.')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Members')
})

test('titles of one long word are no wider than a phone', async () => {
  const title = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'
  const { catalog, organisation } = viewer.context
  const { lecturer: owner } = world.people
  const course = await createCourse(catalog, { organisation, title, description: '', defaultAccess: 'course' })
  await addMember(catalog, organisation, course, owner, 'lecturer')
  const room = await createRoom(catalog, { organisation, name: title, owner, course })
  const lecture = await createLecture(catalog, {
    ...{ organisation, course, room, owner, title, speaker: title, access: 'course' },
  })
  for (const path of [`/courses/${course}`, `/lectures/${lecture}`, `/rooms/${room}`]) {
    await using page = await openPageAs(browser, { viewer, world }, 'lecturer', path, { viewport: phone })
    await page.waitForFunction((title) => document.querySelector('h1')?.textContent === title, {}, title)
    await looksWell(page, `long ${path.split('/')[1]}`)
  }
})

test('on a phone a guest has Join in sight, and the choice of devices behind a button', async () => {
  const { room } = await world.objects()
  await using page = await openPageAs(browser, { viewer, world }, 'nobody', `/rooms/${room}`, { viewport: phone })
  const join = await page.waitForSelector('::-p-aria([name="Join"][role="button"])')
  await page.waitForSelector('::-p-aria([name="Camera on"][role="button"])')
  const { y = 0, height = 0 } = (await join?.boundingBox()) ?? {}
  expect(await page.evaluate(() => window.scrollY)).toBe(0)
  expect(y + height).toBeLessThan(phone.height)
  await page.waitForSelector('label::-p-text(Microphone)', { hidden: true })
  await press(page, 'button', 'Choose devices')
  await page.waitForSelector('label::-p-text(Microphone)', { visible: true })
  await looksWell(page, 'before a room, choosing devices')
})

test('who is not signed in finds the way into a room above the lectures', async () => {
  await world.published(await world.objects('public'))
  await using page = await openPageAs(browser, { viewer, world }, 'nobody', '/', { viewport: phone })
  await reads(page, 'Public lectures')
  const headings = await page.$$eval('main h2', (all) => all.map(({ textContent }) => textContent))
  expect(headings.indexOf('Join a room')).toBeLessThan(headings.indexOf('Public lectures'))
})

/** Lets what a page asks for pass, except what waits while the gate is shut. */
async function gateBefore(page: Page) {
  let waits: RegExp | undefined
  let waiting: HTTPRequest[] = []
  await page.setRequestInterception(true)
  page.on('request', (request) => {
    if (waits?.test(request.url())) waiting.push(request)
    else void request.continue()
  })
  return {
    shut(address: RegExp) {
      waits = address
    },
    open() {
      waits = undefined
      for (const request of waiting) void request.continue()
      waiting = []
    },
  }
}
