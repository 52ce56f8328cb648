import { readdir } from 'node:fs/promises'
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseLeadTrack } from '../../conference/janus/kept-feed.ts'
import type { RoomId } from '../../core/ids.ts'
import { applyEvent } from '../../storage/catalog/recordings/recordings.ts'
import { changeRoom } from '../../storage/catalog/rooms/rooms.ts'
import { type RoomRig, startRoomRig } from '../harness/aula/room-rig.ts'
import { SignalClient } from '../harness/aula/signal-client.ts'
import { axeFindings } from '../harness/browser/axe-findings.ts'
import { fill, openBrowser, press, reads } from '../harness/browser/browser.ts'

const notice = 'What is said here can be kept from up to two minutes before Record.'

let rig: RoomRig
let browser: Browser
const resources = new AsyncDisposableStack()
beforeAll(async () => {
  rig = resources.use(await startRoomRig(['index']))
  browser = resources.use(await openBrowser({ arguments: ['--use-fake-device-for-media-stream=fps=5'] }))
})
afterAll(() => resources.disposeAsync())

const leads = async (room: RoomId) =>
  (await readdir(rig.net)).filter((file) => parseLeadTrack(file)?.room === room).length

async function open(room: RoomId, width = 1280): Promise<Page & AsyncDisposable> {
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  await page.setViewport({ width, height: 740 })
  await page.goto(`${rig.url}/rooms/${room}`)
  return Object.assign(page, { [Symbol.asyncDispose]: () => context.close() })
}

async function join(page: Page, name: string): Promise<void> {
  await fill(page, 'Your name', name)
  await press(page, 'button', 'Join')
  await page.waitForSelector('[role=toolbar]')
}

test('everybody is told before joining and all the time, and only who agrees is kept, until they do not', async () => {
  const room = await rig.room()
  await changeRoom(rig.catalog, room, { lead: true })
  await using ada = await open(room, 360)
  await reads(ada, notice)
  expect(await axeFindings(ada)).toEqual([])
  await join(ada, 'Ada')
  await reads(ada, notice)
  await reads(ada, 'You are not in it.')
  expect(await axeFindings(ada)).toEqual([])
  expect(await leads(room)).toBe(0)
  await press(ada, 'button', 'I may be recorded')
  await reads(ada, 'You are in it.')
  await expect.poll(() => leads(room), { timeout: 20_000 }).toBeGreaterThan(0)
  await press(ada, 'button', 'Leave me out of recordings')
  await reads(ada, 'You are not in it.')
  await expect.poll(() => leads(room), { timeout: 10_000 }).toBe(0)

  // While it is recorded that is what the notice says; afterwards the other is back.
  const recording = await rig.recording(room)
  await applyEvent(rig.catalog, recording, 'claim', 'test')
  await reads(ada, 'This lecture is being recorded.')
  await applyEvent(rig.catalog, recording, 'cancel', 'test')
  await reads(ada, notice)
})

test('nothing is kept of somebody whose page does not tell of it', async () => {
  const room = await rig.room()
  await using ada = await open(room)
  await join(ada, 'Ada')
  await press(ada, 'button', 'I may be recorded')
  await reads(ada, 'Not being recorded')
  // A page of the release before hears of the setting and says nothing.
  using old = new SignalClient(rig.url)
  await old.join(rig.joinToken(room))
  await changeRoom(rig.catalog, room, { lead: true })
  using _next = await someoneJoins(room)
  await reads(ada, notice)
  await expect.poll(() => leads(room), { timeout: 20_000 }).toBeGreaterThan(0)
  const participants = (await readdir(rig.net)).flatMap((file) => parseLeadTrack(file)?.participant ?? [])
  expect(new Set(participants).size).toBe(1)
})

/** Whoever comes makes the viewer look at the room's settings. */
async function someoneJoins(room: RoomId): Promise<SignalClient> {
  const client = new SignalClient(rig.url)
  await client.join(rig.joinToken(room, { recordable: false }))
  return client
}
