import type { Browser, BrowserContext, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningAula, startAula } from '../harness/aula/aula.ts'
import { type Department, openDepartment } from '../harness/aula/open-department.ts'
import { firstAdmin, invitePerson } from '../harness/aula/person.ts'
import { fill, openFirefox, press, reads } from '../harness/browser/browser.ts'
import { beginJourney, seeOneself, seeRecorded } from '../harness/browser/journey.ts'
import { awaitLive, awaitReplay, seekTo } from '../harness/lecture/watch-lecture.ts'

/* The main journeys once more, in Firefox ESR: one lecture from signing in to its review, its trim and its rule. */

const resources = new AsyncDisposableStack()
let aula: RunningAula
let browser: Browser
let department: Department
let lecturer: Page
let student: Page
let lecture = ''

beforeAll(async () => {
  aula = resources.use(await startAula({ demo: 'off' }))
  department = await openDepartment(aula.url, await firstAdmin(aula.url, aula.firstAdminLink))
  const { lecturer: owner, course } = department
  await owner.call('changeCourse', { params: { course }, body: { replays: { when: 'after-review', hours: 24 } } })
  browser = resources.use(await openFirefox())
})
afterAll(() => resources.disposeAsync())

test('a lecturer signs in, opens the room and records: four clicks', async () => {
  lecturer = await openPage(await browser.createBrowserContext())
  const journey = beginJourney('Firefox: lecturer, link of Aula to recording', lecturer)
  await journey.follow(`${aula.url}/sign-in`)
  await fill(lecturer, 'E-mail address', 'lea@test.example')
  // A password's field is no text box to Firefox.
  await lecturer.locator('input[type="password"]').fill('Lea battery staple')
  await journey.press('button', 'Sign in')
  await journey.click('main a[href^="/rooms/"]')
  await seeOneself(lecturer)
  await journey.press('button', 'Join and record')
  await seeRecorded(lecturer)
  expect(journey.arrived().clicks).toBe(4)
  const { recording } = await department.lecturer.call('seeRoom', { params: { room: department.room } })
  lecture = recording?.lecture ?? ''
})

test('a student follows a link and it plays; a question is asked, voted for and answered', async () => {
  student = await openPage(await department.student.browse(browser))
  const journey = beginJourney('Firefox: student, link to playing', student)
  await journey.follow(`${aula.url}/lectures/${lecture}`)
  await student.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 2, { timeout: 60_000 })
  // Whether it begins by itself is up to the browser.
  if (await student.$eval('video', ({ paused }) => paused)) await journey.click('media-play-button')
  await awaitLive(student)
  expect(journey.arrived().clicks).toBeLessThanOrEqual(2)

  await fill(student, 'Ask a question', 'Why is the sky blue?')
  await press(student, 'button', 'Ask')
  const sol = await invitePerson(department.admin, aula.url, 'Sol', 'student')
  const body = { email: 'sol@test.example', role: 'student' } as const
  await department.lecturer.call('addMember', { params: { course: department.course }, body })
  const other = await openPage(await sol.browse(browser))
  await other.goto(`${aula.url}/lectures/${lecture}`)
  await other.locator('button[aria-label="Vote for this question, votes: 1"]').click()
  await other.waitForSelector('button[aria-label="Vote for this question, votes: 2"]')
  await other.browserContext().close()
  await student.bringToFront()
  await student.waitForSelector('button[aria-label="Vote for this question, votes: 2"]')
  await lecturer.bringToFront()
  await lecturer.keyboard.press('q')
  await press(lecturer, 'button', 'Answer now')
  await student.bringToFront()
  await reads(student, 'Answered at ')
})

test('a guest follows a link, says a name, sees themselves and is in the room: two clicks', async () => {
  const guest = await openPage(await browser.createBrowserContext())
  const journey = beginJourney('Firefox: guest, link to room', guest)
  await journey.follow(`${aula.url}/rooms/${department.room}`)
  await fill(guest, 'Your name', 'Gil')
  await seeOneself(guest)
  await journey.press('button', 'Join')
  await guest.waitForSelector('::-p-aria([name="Leave"][role="button"])', { timeout: 40_000 })
  expect(journey.arrived().clicks).toBe(2)
  // The lecturer's picture arrives.
  await guest.waitForFunction(() => [...document.querySelectorAll('video')].some(({ videoWidth }) => videoWidth > 0))
  await lecturer.bringToFront()
  await reads(lecturer, 'Gil')
  await guest.browserContext().close()
})

test('an admin sees it recorded', async () => {
  const admin = await openPage(await department.admin.browse(browser))
  await admin.goto(`${aula.url}/admin`)
  await reads(admin, 'Recorded now')
  await admin.waitForSelector(`main a[href="/lectures/${lecture}"]`)
  await admin.browserContext().close()
})

test('Stop: the replay waits, the lecturer looks at it and releases it, and the student seeks in it', async () => {
  await lecturer.bringToFront()
  await press(lecturer, 'button', 'Stop')
  await student.bringToFront()
  await reads(student, 'The replay is being reviewed')
  await lecturer.bringToFront()
  await lecturer.goto(`${aula.url}/lectures/${lecture}`)
  await reads(lecturer, 'Waiting for your review')
  await awaitReplay(lecturer)
  await press(lecturer, 'button', 'Release now')
  await student.bringToFront()
  const length = await awaitReplay(student)
  expect(length).toBeGreaterThan(8)
  await seekTo(student, length / 2)
  expect(await position(student)).toBeCloseTo(length / 2, 0)
  await student.locator('media-play-button').click()
  await student.waitForFunction((at) => (document.querySelector('video')?.currentTime ?? 0) > at, {}, length / 2 + 1)
})

test('the lecturer trims it, and what the student watches is shorter at once', async () => {
  const whole = await awaitReplay(student)
  await lecturer.bringToFront()
  await press(lecturer, 'link', 'Trim')
  const start = await lecturer.waitForSelector('::-p-aria([name="Start of the replay"][role="slider"])')
  await start?.focus()
  await lecturer.keyboard.press('ArrowRight')
  await lecturer.waitForFunction(() => document.querySelector('[role=slider]')?.ariaValueText === '0:04')
  await press(lecturer, 'button', 'Trim the lecture')
  await reads(lecturer, '0:04 at the start')
  await student.bringToFront()
  await student.waitForFunction(
    (whole) => (document.querySelector('video')?.duration ?? whole) < whole - 3,
    { timeout: 40_000 },
    whole,
  )
})

test('an admin sees what a rule would do before it holds', async () => {
  const admin = await openPage(await department.admin.browse(browser))
  await admin.goto(`${aula.url}/admin/retention`)
  await press(admin, 'button', 'Change the rule')
  await press(admin, 'radio', 'Move lectures to the trash')
  await admin.locator('input[aria-label="Days"]').fill('20')
  await press(admin, 'button', 'Preview')
  await reads(admin, '1 lecture (')
  await admin.waitForSelector(`[role="dialog"] a[href="/lectures/${lecture}"]`)
  await admin.browserContext().close()
})

/** In front, as each page is that somebody acts on: what is behind is not drawn. Small: each pixel costs without a GPU. */
async function openPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.setViewport({ width: 800, height: 600 })
  return page
}

const position = (page: Page) => page.$eval('video', (video) => video.currentTime)
