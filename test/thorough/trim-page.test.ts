import type { Browser, HTTPRequest, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Recording } from '../../storage/catalog/recordings/recordings.ts'
import { planWork } from '../../storage/catalog/recordings/work.ts'
import { downloadMaker } from '../../transcoder/download/make-download.ts'
import { picturesMaker } from '../../transcoder/pictures/make-pictures.ts'
import { doWork } from '../../transcoder/work/do-work.ts'
import { openPageAs } from '../harness/aula/open-page-as.ts'
import { prepareTranscoder, type TestTranscoder } from '../harness/aula/transcoder.ts'
import { startViewer, type TestViewer } from '../harness/aula/viewer.ts'
import { makeWorld, type Objects, type RoleName, type ViewerWorld } from '../harness/aula/viewer-world.ts'
import { openBrowser, press, reads, readsNoMore } from '../harness/browser/browser.ts'
import { desk, phone } from '../harness/browser/find-flaws.ts'
import { looksWell } from '../harness/browser/looks-well.ts'
import { layRecording } from '../harness/lay/lay-recording.ts'
import { awaitReplay, cardsOnScreen, seekTo } from '../harness/lecture/watch-lecture.ts'
import { synthesizeMedia } from '../harness/media/synthetic-media.ts'
import { startRedis } from '../harness/servers/redis.ts'

// A page that gets a touch screen is loaded again: it has one from the start.
const wide = { ...desk, hasTouch: true }
const narrow = { ...phone, hasTouch: true }
const seconds = 40

const resources = new AsyncDisposableStack()
let transcoder: TestTranscoder
let viewer: TestViewer
let world: ViewerWorld
let browser: Browser
let objects: Objects
let recording: Recording

beforeAll(async () => {
  transcoder = resources.use(await prepareTranscoder())
  const redis = resources.use(await startRedis())
  viewer = resources.use(
    await startViewer({
      ...{ databaseUrl: transcoder.databaseUrl, queueUrl: redis.url },
      settings: { AULA_STORAGE_URL: transcoder.storageUrl },
    }),
  )
  world = await makeWorld(viewer.context)
  objects = await world.objects('course')
  const { video, audio } = await synthesizeMedia(transcoder.folder, { seconds, width: 640, height: 360, card: true })
  const laid = { organisation: viewer.context.organisation, person: world.people.lecturer, ...objects }
  recording = await layRecording(viewer.context, laid, [{ tracks: [video, audio], offset: 0 }])
  await planWork(transcoder.catalog, recording)
  await prepare()
  browser = resources.use(await openBrowser())
})
afterAll(() => resources.disposeAsync())

test('a lecturer trims a lecture with keys, mouse, finger and typed times; who watches goes on in what is kept', async () => {
  await using student = await open('student', `/lectures/${objects.lecture}?t=14`)
  expect(Math.round(await awaitReplay(student))).toBe(seconds)
  await using lecturer = await open('lecturer', `/lectures/${objects.lecture}`)
  await press(lecturer, 'link', 'Trim')
  await handle(lecturer, 'Start of the replay')
  await awaitReplay(lecturer)
  await looksWell(lecturer, 'trim whole')

  const start = await handle(lecturer, 'Start of the replay')
  await start.focus()
  await lecturer.keyboard.press('ArrowRight')
  await stands(lecturer, 'Start of the replay', '0:04')
  await lecturer.keyboard.down('Shift')
  await lecturer.keyboard.press('ArrowRight')
  await lecturer.keyboard.up('Shift')
  await stands(lecturer, 'Start of the replay', '0:16')
  await lecturer.keyboard.press('Home')
  await stands(lecturer, 'Start of the replay', '0:00')
  await seekTo(lecturer, 9.5)
  await press(lecturer, 'button', 'Start here')
  await stands(lecturer, 'Start of the replay', '0:12')
  await failsToLookAgain(lecturer)
  await stands(lecturer, 'Start of the replay', '0:12')

  const field = await lecturer.waitForSelector('::-p-aria([name="End of the replay"][role="textbox"])')
  await field?.click({ count: 3 })
  await lecturer.keyboard.type('soon')
  await lecturer.keyboard.press('Enter')
  await reads(lecturer, 'Please enter a time such as 1:02:33.')
  await field?.click({ count: 3 })
  await lecturer.keyboard.type('0:39')
  await lecturer.keyboard.press('Enter')
  await stands(lecturer, 'End of the replay', '0:36')

  await drag(lecturer, 'End of the replay', 0.75, 'mouse')
  await stands(lecturer, 'End of the replay', '0:28')
  await lecturer.setViewport(narrow)
  await drag(lecturer, 'End of the replay', 0.85, 'finger')
  await stands(lecturer, 'End of the replay', '0:32')
  await lecturer.setViewport(wide)
  await reads(lecturer, '0:20 of 0:40 are kept.')

  await press(lecturer, 'button', 'Preview the end')
  await lecturer.waitForFunction(() => {
    const video = document.querySelector('video')
    return video?.paused && video.currentTime > 31
  })
  expect(await position(lecturer)).toBeLessThan(33)
  await looksWell(lecturer, 'trim chosen')
  await press(lecturer, 'button', 'Trim the lecture')
  await reads(lecturer, '0:12 at the start and 0:08 at the end are cut.')
  expect(new URL(lecturer.url()).pathname).toBe(`/lectures/${objects.lecture}`)
  await lengthIs(lecturer, 20)
  await looksWell(lecturer, 'trim trimmed')

  // Untouched, it goes on at the same picture, two seconds behind the new start.
  await lengthIs(student, 20)
  expect(Math.abs((await position(student)) - 2)).toBeLessThan(1)
  for (const moment of [0.02, 5, 19.9]) {
    await seekTo(student, moment)
    const [card] = await cardsOnScreen(student, 1)
    expect(Math.abs((card?.frame ?? 0) / 15 - (12 + moment)), `${moment} s`).toBeLessThan(0.3)
  }
  await prepare()
  await student.waitForSelector('::-p-aria([role="link"]) ::-p-text(Download)', { timeout: 30_000 })

  await press(lecturer, 'button', 'Undo trim')
  await lengthIs(lecturer, seconds)
  await lengthIs(student, seconds)
  await readsNoMore(lecturer, 'are cut.')
})

test('a lecture that is still recorded says why it cannot be trimmed, and a student is not let in', async () => {
  await viewer.context.catalog
    .updateTable('recording')
    .set({ state: 'finalising' })
    .where('id', '=', recording.id)
    .execute()
  await using lecturer = await open('lecturer', `/lectures/${objects.lecture}/trim`)
  await reads(lecturer, 'This lecture cannot be trimmed yet')
  await reads(lecturer, 'Only a lecture that has ended can be trimmed')
  await using student = await open('student', `/lectures/${objects.lecture}/trim`)
  await reads(student, 'You may not see this page')
})

/** What the transcoder does when it is asked. */
async function prepare(): Promise<void> {
  const target = { organisation: recording.organisation_id, recording: recording.id }
  const { signal } = new AbortController()
  await doWork(transcoder, 'pictures', target, signal, picturesMaker)
  await doWork(transcoder, 'download', target, signal, downloadMaker)
}

const open = (who: RoleName, path: string) => openPageAs(browser, { viewer, world }, who, path, { viewport: wide })

/** The page asks again for what it shows, and gets no answer. */
async function failsToLookAgain(page: Page): Promise<void> {
  const asked = new Set<string>()
  const fail = (request: HTTPRequest) => {
    const { pathname } = new URL(request.url())
    if (!pathname.startsWith('/api/lectures/')) return void request.continue()
    asked.add(pathname)
    void request.respond({ status: 500, contentType: 'text/plain', body: 'broken' })
  }
  await page.setRequestInterception(true)
  page.on('request', fail)
  const lookAgain = () => window.dispatchEvent(new Event('visibilitychange'))
  await expect.poll(async () => [await page.evaluate(lookAgain), asked.size].at(-1), { timeout: 10_000 }).toBe(2)
  page.off('request', fail)
  await page.setRequestInterception(false)
}

async function handle(page: Page, name: string) {
  const found = await page.waitForSelector(`::-p-aria([name="${name}"][role="slider"])`)
  if (!found) throw new Error(`no handle: ${name}`)
  return found
}

const stands = (page: Page, name: string, time: string) =>
  page.waitForFunction(
    (label, text) => document.querySelector(`[role=slider][aria-label="${label}"]`)?.ariaValueText === text,
    {},
    ...[name, time],
  )
const position = (page: Page) => page.$eval('video', (video) => video.currentTime)
const lengthIs = (page: Page, length: number) =>
  page.waitForFunction(
    (wanted) => Math.abs((document.querySelector('video')?.duration ?? 0) - wanted) < 0.2,
    { timeout: 40_000 },
    length,
  )

/** Takes a handle to a share of the timeline. */
async function drag(page: Page, name: string, share: number, by: 'mouse' | 'finger'): Promise<void> {
  const found = await handle(page, name)
  await found.scrollIntoView()
  const box = await found.boundingBox()
  const track = await found.evaluateHandle((element) => element.parentElement ?? element)
  const whole = await track.boundingBox()
  if (!box || !whole) throw new Error('nothing to drag')
  const from = { x: box.x + 8, y: box.y + box.height / 2 }
  const to = { x: whole.x + whole.width * share, y: from.y }
  if (by === 'mouse') {
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(to.x, to.y, { steps: 5 })
    await page.mouse.up()
    return
  }
  await page.touchscreen.touchStart(from.x, from.y)
  for (const part of [0.5, 1]) await page.touchscreen.touchMove(from.x + (to.x - from.x) * part, to.y)
  await page.touchscreen.touchEnd()
}
