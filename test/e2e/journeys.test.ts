import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLecture } from '../../storage/catalog/lectures/lectures.ts'
import { applyEvent, createRecording } from '../../storage/catalog/recordings/recordings.ts'
import { claimTake } from '../../storage/catalog/takes/takes.ts'
import { openPageAs } from '../harness/aula/open-page-as.ts'
import type { TestViewer } from '../harness/aula/viewer.ts'
import { startViewerRig } from '../harness/aula/viewer-rig.ts'
import type { Objects, RoleName, ViewerWorld } from '../harness/aula/viewer-world.ts'
import { axeFindings } from '../harness/browser/axe-findings.ts'
import { fill, openBrowser, press } from '../harness/browser/browser.ts'
import { beginJourney } from '../harness/browser/journey.ts'
import { layLive } from '../harness/lay/lay-live.ts'
import { layRecording } from '../harness/lay/lay-recording.ts'
import { type SyntheticTrack, synthesizeMedia } from '../harness/media/synthetic-media.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/* What people want to do, counted in clicks and seconds; those of them that need no recorder. */

const day = 86_400_000
/** A lecture's page and its first segment on a slow machine. */
const patience = 20

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld
let media: { video: SyntheticTrack; audio: SyntheticTrack }
let browser: Browser

beforeAll(async () => {
  const folder = resources.use(await temporaryFolder('journeys'))
  ;({ viewer, world } = resources.use(await startViewerRig()))
  media = await synthesizeMedia(folder.path, { seconds: 8, width: 640, height: 360 })
  browser = resources.use(await openBrowser())
})
afterAll(() => resources.disposeAsync())

test('a student: a link, one click, and it plays', async () => {
  // A browser that lets nothing begin by itself.
  await using strict = await openBrowser({ without: ['--autoplay-policy=no-user-gesture-required'] })
  const objects = await world.objects('course')
  await publish(objects)
  const page = await openAs('student', strict)
  const journey = beginJourney('student, link to playing', page)
  await page.goto(`${viewer.url}/lectures/${objects.lecture}`)
  await journey.click('media-play-button')
  await playing(page)
  const { clicks, seconds } = journey.arrived()
  expect(clicks).toBeLessThanOrEqual(1)
  expect(seconds).toBeLessThan(patience)
})

test('anybody: the link of a public lecture plays by itself where the browser allows it', async () => {
  const objects = await world.objects('public')
  await publish(objects)
  const page = await openAs('nobody')
  const journey = beginJourney('public lecture, link to playing', page)
  await page.goto(`${viewer.url}/lectures/${objects.lecture}`)
  await playing(page)
  const { clicks, seconds } = journey.arrived()
  expect(clicks).toBe(0)
  expect(seconds).toBeLessThan(patience)
})

test('an admin: what is recorded, what is wrong and what leaves this month, on one page without scrolling', async () => {
  for (let each = 0; each < 6; each++) await recordSomething(`Lecture ${each} in a room whose name is rather long`)
  for (let each = 0; each < 6; each++) await leaveSoon()
  const page = await openAs('admin')
  const journey = beginJourney('admin, what is going on', page)
  await page.goto(`${viewer.url}/admin`)
  await page.waitForFunction(() => document.querySelectorAll('main section li').length >= 8)
  const { clicks, seconds } = journey.arrived()
  expect(clicks).toBe(0)
  expect(seconds).toBeLessThan(patience)
  const ends = await page.evaluate(() => {
    const bottomOf = (text: string) => {
      const heading = [...document.querySelectorAll('main h2')].find(({ textContent }) => textContent === text)
      return heading?.closest('section')?.getBoundingClientRect().bottom ?? Number.POSITIVE_INFINITY
    }
    const wrong = document.querySelector('main [role="alert"], main [class*="Alert"]')
    return {
      recorded: bottomOf('Recorded now'),
      leaving: bottomOf('Leaves this month'),
      wrong: wrong?.getBoundingClientRect().bottom ?? Number.POSITIVE_INFINITY,
      scrolled: window.scrollY,
    }
  })
  process.stdout.write(`admin, lowest edges: ${JSON.stringify(ends)}\n`)
  expect(ends.scrolled).toBe(0)
  expect(Math.max(ends.recorded, ends.leaving, ends.wrong)).toBeLessThanOrEqual(800)
  expect(await axeFindings(page)).toEqual([])
})

test('a lecture’s first seconds: the steps of its beginning, until the picture plays by itself', async () => {
  const { catalog, organisation, store } = viewer.context
  const { room, lecture } = await world.objects('public')
  const { id } = await createRecording(catalog, {
    ...{ organisation, lecture, room, requestedBy: world.people.lecturer },
    ...{ width: 1280, height: 720 },
  })
  await claimTake(catalog, id, 1, 'test')
  const page = await openAs('nobody')
  const journey = beginJourney('a lecture that begins, to its first picture', page)
  await page.goto(`${viewer.url}/lectures/${lecture}`)
  const step = (words: string) =>
    page.waitForFunction(
      (words) => document.querySelector('[aria-current="step"]')?.textContent?.includes(words),
      ...[{}, words],
    )
  await step('The recorder enters the room')
  await applyEvent(catalog, id, 'captured', 'recorder.captured', { patch: { first_frame_at: new Date() } })
  const take = { organisation, recording: id, take: 1 }
  const lay = async (count: number) => {
    for (const track of [media.video, media.audio]) await layLive({ catalog, store }, take, track, count)
  }
  await lay(1)
  await page.waitForFunction(() => document.querySelector('article')?.textContent?.includes('Live'))
  await step('The first picture arrives')
  expect(await page.$('video')).toBeNull()
  await lay(2)
  await playing(page)
  expect(journey.arrived().clicks).toBe(0)
})

test('a member: a course’s invitation link, one click, and the course is theirs; signed out, a click and a password more', async () => {
  const { course } = await world.objects()
  const link = await makeLink(course)
  const page = await openAs('otherStudent')
  const journey = beginJourney('member, invitation link to course', page)
  await page.goto(link)
  await journey.press('button', 'Join the course')
  await page.waitForFunction(() => document.querySelector('main h1')?.textContent === 'Optics')
  expect(journey.arrived().clicks).toBe(1)

  const guest = await openAs('nobody')
  await guest.goto(link)
  await guest.waitForFunction(() => document.body.textContent?.includes('No account? Accounts are made by invitation'))
  expect(await axeFindings(guest)).toEqual([])
  const later = beginJourney('member who is signed out, invitation link to course', guest)
  await later.press('link', 'Sign in')
  await guest.locator('::-p-aria([name="E-mail address"][role="textbox"])').fill('other-lecturer@example.org')
  await guest.locator('::-p-aria([name="Password"][role="textbox"])').fill('long enough for this')
  await later.press('button', 'Sign in')
  await later.press('button', 'Join the course')
  await guest.waitForFunction(() => document.querySelector('main h1')?.textContent === 'Optics')
  expect(later.arrived().clicks).toBe(3)
})

test('a lecturer makes and withdraws a link and adds a list, on a phone; an admin’s texts are read by everybody', async () => {
  const { course } = await world.objects()
  const page = await openAs('lecturer')
  await page.setViewport({ width: 360, height: 740 })
  await page.goto(`${viewer.url}/courses/${course}/members`)
  const journey = beginJourney('lecturer, course to invitation link', page)
  await journey.press('button', 'Make an invitation link')
  await journey.press('button', 'Make the link')
  await page.waitForSelector('[role="dialog"] input[readonly]')
  expect(journey.arrived().clicks).toBe(2)
  expect(await axeFindings(page)).toEqual([])
  await journey.press('button', 'Done')
  await journey.press('button', 'Withdraw')
  await journey.press('button', 'Undo')
  await page.waitForFunction(() => document.body.textContent?.includes('0 people have joined with it'))
  // On a phone the notice lies over the end of the page until it is gone.
  await page.waitForSelector('.mantine-Notification-root', { hidden: true })
  await journey.press('button', 'Import a list')
  await page.locator('[role="dialog"] textarea').fill('other-student@example.org\nnobody@example.org')
  await journey.press('button', 'Look at it')
  await page.waitForFunction(() => document.body.textContent?.includes('Has no account in use here: left out'))
  expect(await axeFindings(page)).toEqual([])
  await journey.press('button', 'Import 1 person')
  await journey.press('button', 'Done')
  await page.waitForFunction(() => document.body.textContent?.includes('other-student@example.org'))
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)

  const admin = await openAs('admin')
  await admin.goto(`${viewer.url}/admin/texts`)
  await admin
    .locator('::-p-aria([name="Imprint in English"][role="textbox"])')
    .fill('# Who we are\n\nSee [our site](https://ulm.example/).')
  await admin.waitForSelector('::-p-aria([name="our site"][role="link"])')
  await admin.locator('::-p-aria([name="Save Imprint"][role="button"])').click()
  await admin.waitForSelector('footer a[href="/imprint"]')
  expect(await axeFindings(admin)).toEqual([])
  const guest = await openAs('nobody')
  await guest.goto(`${viewer.url}/sign-in`)
  await guest.locator('footer a[href="/imprint"]').click()
  await guest.waitForSelector('article a[href="https://ulm.example/"]')
  expect(await guest.$eval('article', (article) => article.textContent)).toContain('Who we are')
  expect(await axeFindings(guest)).toEqual([])
  await admin.locator('::-p-aria([name="Take the text away"][role="button"])').click()
  await admin.waitForFunction(() => !document.querySelector('footer a'))
  await admin.locator('::-p-aria([name="Undo"][role="button"])').click()
  await admin.waitForSelector('footer a[href="/imprint"]')
})

test('the question before joining: one that has changed is asked again, one that comes back is not', async () => {
  const { room } = await world.objects()
  const guest = await openAs('nobody')
  const chosen = async () => {
    await guest.goto(`${viewer.url}/rooms/${room}`)
    await guest.waitForSelector('input[type=radio]:checked')
    return await guest.$eval('input[type=radio]:checked', (radio) => (radio as HTMLInputElement).value)
  }
  const first = 'We keep lectures for **a year**. May we?'
  await ask(first)
  expect(await chosen()).toBe('no')
  await guest.waitForFunction(() => document.querySelector('form strong')?.textContent === 'a year')
  expect(await axeFindings(guest)).toEqual([])
  await guest.$eval('input[type=radio][value=yes]', (radio) => (radio as HTMLInputElement).click())
  await fill(guest, 'Your name', 'Gil')
  await press(guest, 'button', 'Join')
  await guest.waitForSelector('::-p-aria([name="Leave"][role="button"])', { timeout: 40_000 })
  expect(await chosen()).toBe('yes')
  await ask('We keep lectures for ever. May we?')
  expect(await chosen()).toBe('no')
  await ask(first)
  expect(await chosen()).toBe('yes')
  await ask(null)
  expect(await chosen()).toBe('no')
})

const openAs = (role: RoleName, by = browser) => openPageAs(by, { viewer, world }, role)

async function playing(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const video = document.querySelector('video')
      return video !== null && !video.paused && video.currentTime > 0.1
    },
    { timeout: patience * 1_000 },
  )
}

async function publish({ course, room, lecture }: Objects): Promise<void> {
  const { catalog, organisation, store } = viewer.context
  const laid = { organisation, person: world.people.lecturer, course, room, lecture }
  await layRecording({ catalog, store }, laid, [{ tracks: [media.video, media.audio], offset: 0 }])
}

/** A recording that runs, and whose recorder has gone: something is recorded, and something is wrong. */
async function recordSomething(title: string): Promise<void> {
  const { catalog, organisation } = viewer.context
  const { course, room } = await world.objects()
  const made = { organisation, course, room, owner: world.people.lecturer, title, speaker: 'Lea' }
  const lecture = await createLecture(catalog, { ...made, access: 'course' })
  const { id } = await createRecording(catalog, {
    ...{ organisation, lecture, room, requestedBy: world.people.lecturer },
    ...{ width: 1280, height: 720 },
  })
  await claimTake(catalog, id, 1, 'test')
  await applyEvent(catalog, id, 'captured', 'recorder.captured', {
    expectTake: 1,
    patch: { first_frame_at: new Date() },
  })
}

/** A lecture that a rule of its course moves to the trash within the month. */
async function leaveSoon(): Promise<void> {
  const { catalog } = viewer.context
  const objects = await world.objects()
  await publish(objects)
  await catalog
    .updateTable('lecture')
    .set({ title: 'A lecture that has been here for nearly a year', started_at: new Date(Date.now() - 290 * day) })
    .where('id', '=', objects.lecture)
    .execute()
  const rule = { clock: 'recorded', days: 300, warnDays: [7], extensionDays: 0 }
  const response = await fetch(`${viewer.url}/api/admin/retention/rule`, {
    method: 'PUT',
    headers: { cookie: world.cookies.admin, origin: viewer.url, 'content-type': 'application/json' },
    body: JSON.stringify({ course: objects.course, rule, seen: 1 }),
  })
  expect(response.status).toBe(204)
}

async function ask(text: string | null): Promise<void> {
  const response = await fetch(`${viewer.url}/api/admin/texts/consent/en`, {
    method: 'PUT',
    headers: { cookie: world.cookies.admin, origin: viewer.url, 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
  })
  expect(response.status).toBe(204)
}

async function makeLink(course: string): Promise<string> {
  const response = await fetch(`${viewer.url}/api/courses/${course}/links`, {
    method: 'POST',
    headers: { cookie: world.cookies.lecturer, origin: viewer.url, 'content-type': 'application/json' },
    body: '{}',
  })
  return String(((await response.json()) as { link: string }).link)
}
