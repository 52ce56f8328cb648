import type { Browser, Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openOtherRoom } from '../../conference/open-other-room.ts'
import { type OtherRoom, otherRoom } from '../../conference/other-room.ts'
import { openLog } from '../../core/log.ts'
import type { Activity } from '../../recorder/capture/activity.ts'
import type { OutputObserver } from '../../recorder/capture/watch-output.ts'
import { watchRecording } from '../../recorder/watch/watch-recording.ts'
import { openBrowser } from '../harness/browser/browser.ts'
import { bigBlueButtonSecret, type ConferencePages, startConferencePages } from '../harness/pages/conference-pages.ts'

/**
 * The adapters in a real browser, against pages that reproduce what each system documents. What a real server does
 * beyond that is not tried here.
 */
const resources = new AsyncDisposableStack()
let pages: ConferencePages
let browser: Browser

beforeAll(async () => {
  pages = resources.use(await startConferencePages())
  // The recorder's browser has no permission by a flag.
  browser = resources.use(await openBrowser({ without: ['--use-fake-ui-for-media-stream'] }))
})
afterAll(() => resources.disposeAsync())

let ending = new AbortController()
afterEach(() => {
  ending.abort()
  ending = new AbortController()
})

const still: Activity = { motion: undefined, sound: undefined }

type Entered = {
  page: Page
  events: string[]
  troubles: string[]
  capture(): void
  /** What came out of the encoder in the last half second. */
  comesOut(level: number): void
}

/** Opens a room as a take does; what the page leads to is collected. */
async function enter(room: OtherRoom, activity = still): Promise<Entered> {
  const page = await (await browser.createBrowserContext()).newPage()
  const events: string[] = []
  const troubles: string[] = []
  let output: OutputObserver | undefined
  let capturing = false
  await watchRecording({
    page,
    recorded: openOtherRoom(room, bigBlueButtonSecret),
    hosts: ['127.0.0.1'],
    log: openLog('contract', 'error'),
    signal: ending.signal,
    paused: () => false,
    capturing: () => capturing,
    capture: {
      observe: (observer) => (output = observer),
      facts: () => ({ frames: 0, capturedTo: 0, rate: 30 }),
      activity: () => activity,
    },
    continued: false,
    onEvent: (event, code) => void troubles.push(`${event} ${code}`),
    onMedia: () => void events.push('media'),
    onOver: (reason) => void events.push(reason),
    onNoEntry: (reason) => void events.push(`no entry: ${reason}`),
    onLook: () => {},
    onHung: () => void events.push('hung'),
  })
  return {
    page,
    events,
    troubles,
    capture() {
      capturing = true
    },
    comesOut(level) {
      const now = Number(process.hrtime.bigint()) / 1e6
      output?.onSound(Array.from({ length: 10 }, (_, slice) => ({ at: now - 500 + slice * 50, level, full: 0 })))
    },
  }
}

const looksTwice = async (page: Page) => {
  await page.evaluate('window.looks = 0')
  await page.waitForFunction('window.looks > 2')
}
const happens = (events: string[], wanted: string[]) => expect.poll(() => events, { timeout: 10_000 }).toEqual(wanted)

test('Jitsi Meet: joined by its configuration, media from who is not muted, over when put out', async () => {
  const { page, events } = await enter({ system: 'jitsi', server: pages.origin, meeting: 'Optics' })
  await page.waitForFunction('window.APP?.conference?._room')
  await page.evaluate('others.push(person(true, true, true), person(false, false))')
  // The hidden one is another recorder, and the other sends nothing yet.
  await looksTwice(page)
  expect(events).toEqual([])
  await page.evaluate('others[1].audio = true')
  await happens(events, ['media'])
  await page.evaluate("fire('conference.kicked', {})")
  await happens(events, ['media', 'conference.kicked'])
}, 30_000)

test('Jitsi Meet: a room that somebody closes is over; one that wants a password is tried again', async () => {
  const closed = await enter({ system: 'jitsi', server: pages.origin, meeting: 'Optics' })
  await closed.page.waitForFunction('window.APP?.conference?._room')
  await expect
    .poll(() => closed.page.evaluate('fire("conference.failed", "conference.destroyed")').then(() => closed.events))
    .toEqual(['conference.ended'])
  const asked = () => pages.asked.filter((address) => address === '/Optics').length
  const locked = await enter({ system: 'jitsi', server: pages.origin, meeting: 'Optics' })
  const before = asked()
  await locked.page.waitForFunction('window.APP?.conference?._room')
  await looksTwice(locked.page)
  await locked.page.evaluate('fire("conference.failed", "conference.passwordRequired")')
  await expect.poll(asked, { timeout: 10_000 }).toBeGreaterThan(before)
}, 30_000)

test('BigBlueButton: let in by its signature, media once somebody is there and heard, over when the meeting ends', async () => {
  const room: OtherRoom = {
    system: 'bigbluebutton',
    server: `${pages.origin}/bigbluebutton/`,
    meeting: 'optics & light',
  }
  const { page, events } = await enter(room)
  await page.waitForFunction('window.list')
  const join = new URL(pages.asked.findLast((address) => address.includes('/api/join')) ?? '', pages.origin)
  expect(join.searchParams.get('meetingID')).toBe('optics & light')
  expect(join.searchParams.get('userdata-bbb_force_listen_only')).toBe('true')
  expect(join.href).not.toContain(bigBlueButtonSecret)
  await page.evaluate("mark('leaveListenOnly')")
  await looksTwice(page)
  expect(events).toEqual([])
  await page.evaluate('list(1)')
  await happens(events, ['media'])
  await page.evaluate("mark('meetingEndedModal')")
  await happens(events, ['media', 'conference.ended'])
}, 30_000)

test('any page: steps lead in, nothing but the page gets on the screen, and what moves is media', async () => {
  const activity: Activity = { motion: undefined, sound: undefined }
  const steps = [
    { act: 'type', selector: '#name', text: 'Recorder' },
    { act: 'click', selector: '::-p-text(Join)' },
    { act: 'wait', selector: '#in' },
  ]
  const room = otherRoom.parse({ system: 'page', address: `${pages.origin}/lobby`, steps })
  const { page, events, capture } = await enter(room, activity)
  await page.waitForSelector('#in')
  expect(await page.evaluate('window.camera')).toBe('NotAllowedError')
  await expect.poll(async () => (await page.browserContext().pages()).length).toBe(1)
  expect(events).toEqual([])
  const now = Number(process.hrtime.bigint() / 1_000_000n)
  activity.motion = { from: now, to: now + 60_000 }
  await happens(events, ['media'])
  capture()
  // A page that leaves, for another host or another place, is led back.
  await page.goto(`${pages.origin.replace('127.0.0.1', 'localhost')}/outside`)
  await page.waitForSelector('#in', { timeout: 15_000 })
  await page.goto(`${pages.origin}/outside`)
  await page.waitForSelector('#in', { timeout: 15_000 })
}, 45_000)

test('any page may tell signals itself', async () => {
  const { page, events } = await enter({ system: 'page', address: `${pages.origin}/outside`, steps: [] })
  await page.waitForFunction('document.title === "Outside"')
  await page.evaluate('aulaSignal(\'{"type":"media","participants":2,"publishing":1}\')')
  await happens(events, ['media'])
  await page.evaluate('aulaSignal("nonsense"); aulaSignal(\'{"type":"ended"}\')')
  await happens(events, ['media', 'conference.ended'])
})

test('any page with WebRTC: what it receives and the recording does not have is told of', async () => {
  const { troubles, capture, comesOut } = await enter(
    { system: 'page', address: `${pages.origin}/talk`, steps: [] },
    { motion: { from: 0, to: Number.POSITIVE_INFINITY }, sound: undefined },
  )
  capture()
  let level = 0
  const playing = setInterval(() => comesOut(level), 500)
  try {
    await expect.poll(() => troubles, { timeout: 20_000 }).toContain('trouble sound.silent')
    level = 0.2
    await expect.poll(() => troubles, { timeout: 20_000 }).toContain('troubleOver sound.silent')
  } finally {
    clearInterval(playing)
  }
}, 60_000)
