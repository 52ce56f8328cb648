import { sql } from 'kysely'
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RecordingId } from '../../core/ids.ts'
import { releaseDue } from '../../storage/catalog/lectures/release.ts'
import { findRecording } from '../../storage/catalog/recordings/recordings.ts'
import { finaliseRecording } from '../../storage/publication/finalise-recording.ts'
import { openPageAs } from '../harness/aula/open-page-as.ts'
import type { TestViewer } from '../harness/aula/viewer.ts'
import { startViewerRig } from '../harness/aula/viewer-rig.ts'
import { type Objects, plainTrack, type RoleName, type ViewerWorld } from '../harness/aula/viewer-world.ts'
import { openBrowser, press, reads } from '../harness/browser/browser.ts'
import { looksWell } from '../harness/browser/looks-well.ts'
import { layUnpublished } from '../harness/lay/lay-recording.ts'

/** A replay that waits for its release, as its lecturer and a student meet it, in a real browser, wide and on a phone. */

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld
let browser: Browser
let objects: Objects
let recording: RecordingId

beforeAll(async () => {
  ;({ viewer, world } = resources.use(await startViewerRig()))
  browser = resources.use(await openBrowser())
  objects = await world.objects()
})
afterAll(() => resources.disposeAsync())

test('a lecturer has the replays of a course wait; hours that are none are refused beside the field', async () => {
  const page = await open('lecturer', `/courses/${objects.course}/settings`)
  await choose(page, 'Replays appear 24 hours after the end')
  await page.locator('::-p-aria([name="Hours"])').fill('169')
  await press(page, 'button', 'Save')
  await reads(page, 'must be a whole number from 1 to 168')
  await looksWell(page)
  await page.locator('::-p-aria([name="Hours"])').fill('1')
  await press(page, 'button', 'Save')
  await reads(page, 'Saved.')
  await choose(page, 'Replays appear after my review')
  await press(page, 'button', 'Save')
  await page.waitForFunction(() => document.querySelectorAll('button[type="submit"]:disabled').length > 0)
  await looksWell(page)
  await page.reload()
  await page.waitForSelector('::-p-aria([name="Replays appear after my review"][role="radio"])')
  const chosen = await page.$$eval('input[type="radio"]:checked', (all) => all.map((radio) => radio.value))
  expect(chosen).toContain('after-review')
  await page.browserContext().close()
})

test('who has watched live is told kindly that the replay is being reviewed', async () => {
  const { catalog, store, organisation } = viewer.context
  const tracks = [plainTrack('video', '720p', 3), plainTrack('audio', 'main', 3)]
  const laid = { ...objects, organisation, person: world.people.lecturer }
  recording = await layUnpublished({ catalog, store }, laid, [{ tracks, offset: 0 }])
  const page = await open('student', `/lectures/${objects.lecture}`)
  await page.waitForSelector('video')
  const lecturer = await open('lecturer', `/lectures/${objects.lecture}`)
  await lecturer.waitForSelector('video')
  await lecturer.waitForSelector('::-p-aria([name="Edit"][role="button"])')
  // It can be trimmed once it has ended.
  expect(await lecturer.$('::-p-aria([name="Trim"][role="link"])')).toBeNull()
  await finaliseRecording({ catalog, store }, recording)
  await lecturer.waitForSelector('::-p-aria([name="Trim"][role="link"])')
  await lecturer.browserContext().close()
  await reads(page, 'The replay is being reviewed')
  await reads(page, 'The lecturer looks at it first. It appears here when that is done.')
  await looksWell(page)
  expect(await page.$('video')).toBeNull()
  await page.goto(viewer.url)
  await page.waitForSelector('main h1, main h2')
  expect(await page.$eval('main', (main) => main.textContent)).not.toContain('Light')
  await page.browserContext().close()
})

test('the lecturer watches it already, releases it, takes it back, and each can be undone', async () => {
  const student = await open('student', `/lectures/${objects.lecture}`)
  await reads(student, 'The replay is being reviewed')
  const page = await open('lecturer', `/lectures/${objects.lecture}`)
  await reads(page, 'Waiting for your review')
  await page.waitForSelector('video')
  await looksWell(page)
  await press(page, 'button', 'Release now')
  await reads(page, '1 replay released')
  await student.waitForSelector('video')
  await press(page, 'button', 'Undo')
  await reads(page, 'Waiting for your review')
  await reads(student, 'The replay is being reviewed')
  await press(page, 'button', 'Release now')
  await press(page, 'button', 'Take the replay back')
  await reads(page, 'The replay is taken back')
  await reads(page, 'Waiting for your review')
  await press(page, 'button', 'What happened')
  await reads(page, 'Taken back')
  await looksWell(page)
  await page.browserContext().close()
  await student.browserContext().close()
})

test('in My lectures several are released at once; one with a time says it, and may be stopped before', async () => {
  const { catalog } = viewer.context
  await catalog
    .updateTable('recording')
    .set({ release_at: sql`clock_timestamp() + interval '1 day'` })
    .where('id', '=', recording)
    .execute()
  const page = await open('lecturer', '/my/lectures')
  await reads(page, 'Appears on ')
  await looksWell(page)
  await press(page, 'checkbox', 'Choose Light')
  await press(page, 'button', 'Release now')
  await reads(page, '1 replay released')
  await page.waitForFunction(() => !document.body.textContent.includes('Appears on '))
  await press(page, 'button', 'Undo')
  await reads(page, 'Appears on ')
  const student = await open('student', `/lectures/${objects.lecture}`)
  await reads(student, 'The replay appears on ')
  await looksWell(student)
  await student.browserContext().close()
  await page.goto(`${viewer.url}/lectures/${objects.lecture}`)
  await reads(page, 'Appears on ')
  await looksWell(page)
  await press(page, 'button', 'Wait for my review')
  await reads(page, 'Waiting for your review')
  await releaseDue(catalog)
  expect(await findRecording(catalog, recording)).toMatchObject({ state: 'hidden', release_at: null })
  await page.goto(`${viewer.url}/courses/${objects.course}/settings`)
  await reads(page, '1 replay waits already and goes on waiting as it does now.')
  await looksWell(page)
  await page.browserContext().close()
})

const open = (who: RoleName, path: string) => openPageAs(browser, { viewer, world }, who, path)

async function choose(page: Page, sentence: string): Promise<void> {
  await page.locator(`::-p-aria([name="${sentence}"][role="radio"])`).click()
}
