import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deactivatePerson } from '../../storage/catalog/leaving/deactivation.ts'
import { createLogin } from '../../storage/catalog/people/logins.ts'
import { addUser } from '../../storage/catalog/people/people.ts'
import { applyEvent } from '../../storage/catalog/recordings/recordings.ts'
import { createRoom } from '../../storage/catalog/rooms/rooms.ts'
import { type RoomRig, startRoomRig } from '../harness/aula/room-rig.ts'
import { SignalClient } from '../harness/aula/signal-client.ts'
import { axeFindings } from '../harness/browser/axe-findings.ts'
import { fill, openBrowser, press, reads, readsNoMore } from '../harness/browser/browser.ts'

let rig: RoomRig
let browser: Browser
const resources = new AsyncDisposableStack()
beforeAll(async () => {
  rig = resources.use(await startRoomRig(['index']))
  browser = resources.use(await openBrowser({ arguments: ['--use-fake-device-for-media-stream=fps=5'] }))
})
afterAll(() => resources.disposeAsync())

/** A room, its owner, and what signs them in. */
async function ownRoom(name = 'Lin Lecturer') {
  const email = `${name.replace(' ', '.')}@example.org`
  const { person } = await addUser(rig.catalog, { email, name, role: 'lecturer', password: 'long enough for this' })
  const { organisation_id: organisation } = await rig.catalog
    .selectFrom('membership')
    .select('organisation_id')
    .where('person_id', '=', person)
    .executeTakeFirstOrThrow()
  const room = await createRoom(rig.catalog, { organisation, name: 'Oral exam', owner: person, course: null })
  return { room, organisation, person, login: await createLogin(rig.catalog, person) }
}

async function open(path: string, options: { login?: string; width?: number } = {}): Promise<Page & AsyncDisposable> {
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  await page.setViewport({ width: options.width ?? 1280, height: 740 })
  if (options.login) await page.setCookie({ name: 'aula_login', value: options.login, url: rig.url })
  await page.goto(rig.url + path)
  return Object.assign(page, { [Symbol.asyncDispose]: () => context.close() })
}

async function ask(page: Page, name: string): Promise<void> {
  await fill(page, 'Your name', name)
  await press(page, 'button', 'Join')
}

const textOf = (page: Page) => page.evaluate(() => document.body.textContent)
const button = (page: Page, name: string) => page.waitForSelector(`::-p-aria([name="${name}"][role="button"])`)
const inRoom = (page: Page) => page.waitForSelector('[role=toolbar]')
const isUnavailable = (page: Page, name: string) =>
  page.waitForSelector(`[role=toolbar] button[aria-label="${name}"][aria-disabled="true"]`)

test('people wait, are let in or turned away, and speak when they are called on', async () => {
  const { room, login } = await ownRoom()
  await using lin = await open(`/rooms/${room}`, { login })
  await press(lin, 'button', 'Join')
  await inRoom(lin)
  await lin.keyboard.press('p')
  await press(lin, 'button', 'Rules')
  for (const rule of ['People wait until you let them in', 'Lecturers only', 'Lecturers and those whom they call on']) {
    // The label: what it belongs to may be drawn by another element.
    await lin.locator(`label::-p-text(${rule})`).click()
  }
  expect(await axeFindings(lin)).toEqual([])
  await lin.keyboard.press('Escape')

  await using ada = await open(`/rooms/${room}`, { width: 360 })
  await reads(ada, 'You wait for a moment until the lecturer lets you in.')
  await ask(ada, 'Ada Adams')
  await reads(ada, 'The lecturer will let you in')
  await reads(ada, 'It is known that you wait.')
  expect(await axeFindings(ada)).toEqual([])
  expect(await ada.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  expect(await textOf(ada)).not.toContain('Lin Lecturer')
  await reads(lin, 'Ada Adams waits to be let in')
  await button(lin, 'People, 1 here, waiting: 1')
  // Loaded again, she still waits, once.
  await ada.reload()
  await ask(ada, 'Ada Adams')
  await reads(ada, 'The lecturer will let you in')
  await press(lin, 'button', 'Let in Ada Adams')
  await inRoom(ada)
  await button(lin, 'People, 2 here')

  await using bob = await open(`/rooms/${room}`)
  await ask(bob, 'Bob Brown')
  await reads(bob, 'The lecturer will let you in')
  await press(lin, 'button', 'Turn Bob Brown away')
  await reads(bob, 'You were not let in')
  await press(bob, 'button', 'Ask again')
  await ask(bob, 'Bob Brown')
  await press(lin, 'button', 'Let in Bob Brown')
  await inRoom(bob)

  for (const name of ['Raise your hand to speak', 'Raise your hand to show your camera']) await isUnavailable(ada, name)
  await isUnavailable(bob, 'Only lecturers share their screens in this room.')
  for (const key of ['m', 'v', 's'] as const) await ada.keyboard.press(key)
  await ada.keyboard.press('h')
  await press(lin, 'button', 'Let speak')
  await reads(ada, 'You may speak now')
  // Nothing is switched on for her.
  await press(ada, 'button', 'Switch the camera on')
  await bob.waitForSelector('video[aria-label="Ada Adams"]', { timeout: 60_000 })
  expect(await axeFindings(lin)).toEqual([])
  expect(await textOf(ada)).toContain('You may speak now')
  await press(ada, 'button', 'Switch the microphone on')
  await readsNoMore(ada, 'You may speak now')

  // Loaded again, she neither waits nor has lost her turn.
  await ada.reload()
  await ask(ada, 'Ada Adams')
  await inRoom(ada)
  await bob.waitForFunction(
    () => {
      const video = document.querySelector('video[aria-label="Ada Adams"]')
      return video instanceof HTMLVideoElement && video.videoWidth > 0
    },
    { timeout: 60_000 },
  )
  await press(lin, 'button', 'End speaking')
  await bob.waitForFunction(() => document.querySelector('video[aria-label="Ada Adams"]') === null)
  await isUnavailable(ada, 'Raise your hand to show your camera')

  await press(ada, 'button', 'Leave')
  await press(ada, 'button', 'Join again')
  await ask(ada, 'Ada Adams')
  await reads(ada, 'The lecturer will let you in')
  await press(lin, 'button', 'Leave')
  await reads(ada, 'Nobody is there yet who can let you in.')
  await readsNoMore(ada, 'It is known that you wait.')
})

test('who leads the room and leaves without Stop reads that the recording goes on, and stops it there', async () => {
  const { room, login } = await ownRoom('Rita Rest')
  const recording = await rig.recording(room)
  await applyEvent(rig.catalog, recording, 'claim', 'test')
  await applyEvent(rig.catalog, recording, 'captured', 'test', { patch: { first_frame_at: new Date() } })
  await using rita = await open(`/rooms/${room}`, { login, width: 360 })
  await press(rita, 'button', 'Join')
  await button(rita, 'Stop')
  await press(rita, 'button', 'Leave')
  await reads(rita, 'You have left the room')
  await reads(rita, 'The recording goes on')
  expect(await axeFindings(rita)).toEqual([])
  expect(await rita.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  await press(rita, 'button', 'Stop')
  await reads(rita, 'The recording has ended.')
})

test('who is deactivated in the room reads why they are out of it, and is offered no way back', async () => {
  const { room, organisation, person, login } = await ownRoom('Cem Claus')
  await using cem = await open(`/rooms/${room}`, { login, width: 360 })
  await press(cem, 'button', 'Join')
  await inRoom(cem)
  await deactivatePerson(rig.catalog, organisation, { person, heir: null, by: person })
  await reads(cem, 'Your account can no longer be used')
  await reads(cem, 'An admin has deactivated or removed it')
  for (const name of ['Try again', 'Join again']) {
    expect(await cem.$(`::-p-aria([name="${name}"][role="button"])`), name).toBeNull()
  }
  expect(await axeFindings(cem)).toEqual([])
  expect(await cem.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
})

test('who has no place in the picture is counted there, and found in the list', async () => {
  const { room, login } = await ownRoom('Mia Many')
  await using guests = new AsyncDisposableStack()
  for (let number = 1; number <= 20; number++) {
    const answer = await fetch(`${rig.url}/api/rooms/${room}/join`, {
      method: 'POST',
      headers: { origin: rig.url, 'content-type': 'application/json' },
      body: JSON.stringify({ name: `Guest ${number}`, recordable: false }),
    })
    const { token } = (await answer.json()) as { token: string }
    await guests.use(new SignalClient(rig.url)).join(token)
  }
  await using mia = await open(`/rooms/${room}`, { login })
  await press(mia, 'button', 'Join')
  await inRoom(mia)
  await press(mia, 'button', '+5 not in the picture: show people')
  await button(mia, 'More for Guest 20')
  expect(await axeFindings(mia)).toEqual([])
  await mia.locator('::-p-aria([name="Find in this list"])').fill('guest 17')
  await mia.waitForFunction(() => document.querySelectorAll('aside li').length === 1)
  await button(mia, 'More for Guest 17')
})
