import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RoomId } from '../../core/ids.ts'
import { createLogin } from '../../storage/catalog/people/logins.ts'
import { addUser } from '../../storage/catalog/people/people.ts'
import { applyEvent } from '../../storage/catalog/recordings/recordings.ts'
import { type RoomRig, startRoomRig } from '../harness/aula/room-rig.ts'
import { SignalClient } from '../harness/aula/signal-client.ts'
import { chooseFrom, fill, openBrowser, press, reads, readsNoMore } from '../harness/browser/browser.ts'

/** What who leads a room presses, and what becomes of it for those whom it is about. */

let rig: RoomRig
let browser: Browser
let login: string
const resources = new AsyncDisposableStack()
beforeAll(async () => {
  rig = resources.use(await startRoomRig(['index']))
  browser = resources.use(await openBrowser({ arguments: ['--use-fake-device-for-media-stream=fps=5'] }))
  const { person } = await addUser(rig.catalog, { email: 'lin@example.org', name: 'Lin Lecturer', role: 'admin' })
  login = await createLogin(rig.catalog, person)
})
afterAll(() => resources.disposeAsync())

/** The page of somebody in a room; of who leads it, without a name. */
async function join(room: RoomId, name?: string): Promise<Page & AsyncDisposable> {
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  if (name === undefined) await page.setCookie({ name: 'aula_login', value: login, url: rig.url })
  await page.goto(`${rig.url}/rooms/${room}`)
  if (name !== undefined) await fill(page, 'Your name', name)
  await press(page, 'button', 'Join')
  await page.waitForSelector('[role=toolbar]')
  return Object.assign(page, { [Symbol.asyncDispose]: () => context.close() })
}

/** Somebody in a room without a page. */
async function signal(room: RoomId, name: string): Promise<SignalClient> {
  const client = new SignalClient(rig.url)
  await client.join(rig.joinToken(room, { name }))
  return client
}

const button = (page: Page, name: string) => page.waitForSelector(`::-p-aria([name="${name}"][role="button"])`)
const goes = (page: Page, selector: string) => page.waitForSelector(selector, { hidden: true })

/** Waits until the list shows the microphones of these people as off, and those of nobody else. */
async function microphonesOff(page: Page, ...people: string[]): Promise<void> {
  const off = () =>
    page.$$eval('aside li:has([aria-label="Microphone off"]) [dir=auto]', (names) =>
      names.map((one) => one.textContent),
    )
  await expect.poll(off, { timeout: 30_000 }).toEqual(people)
}

test('microphones are switched off, one and all, a shared screen is stopped, and a hand is lowered', async () => {
  const room = await rig.room()
  await using lin = await join(room)
  await using ada = await join(room, 'Ada Adams')
  using bob = await signal(room, 'Bob Brown')
  bob.say({ type: 'state', microphone: true, camera: false })
  await lin.keyboard.press('p')
  await microphonesOff(lin)

  // What is told goes by itself.
  const told = reads(ada, 'Lin Lecturer has switched it off.')
  await Promise.all([told, chooseFrom(lin, 'More for Ada Adams', 'Switch the microphone off')])
  await microphonesOff(lin, 'Ada Adams')
  await press(ada, 'button', 'Switch the microphone on')
  await microphonesOff(lin)
  await press(lin, 'button', 'Mute all')
  await bob.hears('muted')
  await button(ada, 'Switch the microphone on')
  await microphonesOff(lin, 'Ada Adams', 'Bob Brown')

  await ada.evaluate(() => {
    navigator.mediaDevices.getDisplayMedia = async () => {
      const canvas = document.createElement('canvas')
      canvas.getContext('2d')?.fillRect(0, 0, 8, 8)
      return canvas.captureStream(5)
    }
  })
  await press(ada, 'button', 'Share the screen')
  await lin.waitForSelector('aside [aria-label="Shares a screen"]')
  const stopped = reads(ada, 'Lin Lecturer has stopped it.')
  await Promise.all([stopped, chooseFrom(lin, 'More for Ada Adams', 'Stop sharing the screen')])
  await button(ada, 'Share the screen')
  await goes(lin, 'aside [aria-label="Shares a screen"]')

  await ada.keyboard.press('h')
  await lin.waitForSelector('aside [aria-label="Hand raised, number 1"]')
  await chooseFrom(lin, 'More for Ada Adams', 'Lower the hand')
  await goes(lin, 'aside [aria-label="Hand raised, number 1"]')
  await button(ada, 'Raise your hand')
})

test('the room is locked and unlocked, and somebody is removed after a question', async () => {
  const room = await rig.room()
  await using lin = await join(room)
  using gus = await signal(room, 'Gus Guest')
  await lin.keyboard.press('p')
  await press(lin, 'button', 'Lock the room')
  await button(lin, 'Unlock the room')
  using late = new SignalClient(rig.url)
  await late.opened()
  late.say({ type: 'hello', token: rig.joinToken(room) })
  expect(await late.isClosed()).toMatchObject({ reason: 'locked' })
  await press(lin, 'button', 'Unlock the room')
  await button(lin, 'Lock the room')
  using _later = await signal(room, 'Later Guest')

  await chooseFrom(lin, 'More for Gus Guest', 'Remove')
  await reads(lin, 'They leave the room at once.')
  await press(lin, 'button', 'Cancel')
  await goes(lin, '.mantine-Modal-overlay')
  expect(gus.closed).toBeUndefined()
  await chooseFrom(lin, 'More for Gus Guest', 'Remove')
  await press(lin, 'button', 'Remove')
  expect(await gus.isClosed()).toMatchObject({ reason: 'removed' })
  await button(lin, 'People, 2 here')
})

test('a message is removed after a question, and the chat is switched off and on', async () => {
  const room = await rig.room()
  await using lin = await join(room)
  using bob = await signal(room, 'Bob Brown')
  await press(lin, 'button', 'Chat')
  bob.say({ type: 'write', message: randomUUID(), text: 'Buy this' })
  await press(lin, 'button', 'Remove the message of Bob Brown')
  await reads(lin, 'Nobody in the room can read it any more.')
  await press(lin, 'button', 'Remove')
  await bob.hears('message', ({ message }) => message.removedBy === 'Lin Lecturer' && message.text === '')
  await reads(lin, 'Removed by Lin Lecturer')
  await readsNoMore(lin, 'Buy this')
  await goes(lin, '.mantine-Modal-overlay')

  await press(lin, 'button', 'Switch the chat off')
  await reads(lin, 'The chat is switched off.')
  bob.say({ type: 'write', message: randomUUID(), text: 'And that' })
  await bob.hears('refused', ({ code }) => code === 'room.chat-off')
  await press(lin, 'button', 'Switch the chat on')
  await readsNoMore(lin, 'The chat is switched off.')
  bob.say({ type: 'write', message: randomUUID(), text: 'Sorry' })
  await reads(lin, 'Sorry')
})

test('after four hours who leads the room is asked whether they are still there, and says so', async () => {
  const room = await rig.room()
  const recording = await rig.recording(room)
  await applyEvent(rig.catalog, recording, 'claim', 'test')
  await applyEvent(rig.catalog, recording, 'captured', 'test', { patch: { first_frame_at: new Date() } })
  await using lin = await join(room)
  await button(lin, 'Stop')
  expect(await lin.evaluate(() => document.body.textContent)).not.toContain('Still there?')
  await rig.catalog
    .updateTable('recording')
    .set({ first_frame_at: sql`first_frame_at - interval '4 hours 1 minute'` })
    .where('id', '=', recording)
    .execute()
  await reads(lin, 'This has been recorded for hours.')
  await press(lin, 'button', 'Yes, go on')
  await readsNoMore(lin, 'Still there?')
  await button(lin, 'Stop')
})
