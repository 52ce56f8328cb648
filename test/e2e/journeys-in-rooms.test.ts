import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningAula, startAula } from '../harness/aula/aula.ts'
import { pressStop, until } from '../harness/aula/campus.ts'
import { firstAdmin, type Person } from '../harness/aula/person.ts'
import { axeFindings } from '../harness/browser/axe-findings.ts'
import { allowDevices, fill, openBrowser } from '../harness/browser/browser.ts'
import { beginJourney, seeOneself, seeRecorded } from '../harness/browser/journey.ts'

/* What people want to do in rooms, counted in clicks and seconds, on a whole Aula: with Record. */

const resources = new AsyncDisposableStack()
let aula: RunningAula
let browser: Browser
let admin: Person
/** Of the lecturer, from the first day on. */
let lecturer: Page

beforeAll(async () => {
  aula = resources.use(await startAula({ demo: 'off' }))
  admin = await firstAdmin(aula.url, aula.firstAdminLink)
  browser = resources.use(await openBrowser())
})
afterAll(() => resources.disposeAsync())

test('a lecturer’s first day: invitation, password, own room, Record: five clicks and a minute', async () => {
  const { link } = await admin.call('invite', { body: { email: 'lea@test.example', name: 'Lea', role: 'lecturer' } })
  lecturer = await visitor()
  const journey = beginJourney('lecturer, first day: invitation to recording', lecturer)
  await journey.follow(link)
  await fill(lecturer, 'Password', 'correct horse battery')
  await journey.press('button', 'Accept the invitation')
  await journey.press('button', 'Open my room')
  await seeOneself(lecturer)
  await journey.press('button', 'Join and record')
  await seeRecorded(lecturer)
  const { clicks, seconds } = journey.arrived()
  expect(clicks).toBeLessThanOrEqual(5)
  expect(seconds).toBeLessThan(60)
  await stop(lecturer)
})

test('a lecturer, later: start page, my room, Record: two clicks; the notice is in the organisation’s words', async () => {
  const notice = 'We record this for you.'
  await admin.call('changeText', { params: { kind: 'notice', language: 'en' }, body: { text: notice } })
  await lecturer.goto(aula.url)
  const journey = beginJourney('lecturer, later: start page to recording', lecturer)
  await journey.click('main a[href^="/rooms/"]')
  await seeOneself(lecturer)
  await journey.press('button', 'Join and record')
  await seeRecorded(lecturer)
  const { clicks, seconds } = journey.arrived()
  expect(clicks).toBeLessThanOrEqual(2)
  expect(seconds).toBeLessThan(40)
  await lecturer.waitForFunction((text) => document.querySelector('header')?.textContent?.includes(text), {}, notice)
  await stop(lecturer)
})

test('a guest: link, name, camera check, in the room: three clicks', async () => {
  const { rooms } = await admin.call('listRooms')
  const guest = await visitor()
  const journey = beginJourney('guest, link to room', guest)
  await journey.follow(`${aula.url}/rooms/${rooms[0]?.id}`)
  await fill(guest, 'Your name', 'Gil')
  await seeOneself(guest)
  expect(await guest.$('::-p-aria([name="Join and record"])')).toBeNull()
  expect(await axeFindings(guest)).toEqual([])
  await journey.press('button', 'Join')
  await guest.waitForSelector('::-p-aria([name="Leave"][role="button"])', { timeout: 40_000 })
  const { clicks, seconds } = journey.arrived()
  expect(clicks).toBeLessThanOrEqual(3)
  expect(seconds).toBeLessThan(40)
  await guest.browserContext().close()
})

/** A browser of its own that has never been here, with a camera and a microphone that it may use. */
async function visitor(): Promise<Page> {
  const context = await browser.createBrowserContext()
  await allowDevices(context, aula.url)
  return await context.newPage()
}

async function stop(page: Page): Promise<void> {
  await pressStop(page)
  await until(async () => {
    const { rooms } = await admin.call('listRooms')
    return rooms[0]?.recording?.state === 'published'
  }, 'the replay')
}
