import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFindings } from '../harness/axe-findings.ts'
import { press } from '../harness/browser.ts'
import { type Campus, enterRoom, openCampus, openLecture, until } from '../harness/campus.ts'
import { startPublisher } from '../harness/publisher.ts'
import { awaitLive } from '../harness/watch-lecture.ts'

const resources = new AsyncDisposableStack()
let campus: Campus
beforeAll(async () => {
  campus = resources.use(await openCampus())
})
afterAll(() => resources.disposeAsync())

const says = (page: Page, words: string, timeout = 20_000) =>
  page.waitForFunction((words) => document.body.textContent.includes(words), { timeout, polling: 100 }, words)
const playedTo = (page: Page) => page.$eval('video', (video) => video.currentTime)
const elapsed = (page: Page) => page.$eval('[role=timer]', (timer) => timer.textContent)
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent)

test('a lecturer pauses and resumes with the keyboard alone, everybody sees it, and the player goes on by itself', async () => {
  const publisher = await startPublisher(campus.publishing, campus.url, campus.room, 0)
  const lecturer = await enterRoom(campus)
  await press(lecturer, 'button', 'Record')
  await lecturer.locator('::-p-aria([name="Pause"][role="button"])').setTimeout(20_000).wait()
  await says(lecturer, 'This lecture is being recorded.')
  const { recording } = await campus.lecturer.call('seeRoom', { params: { room: campus.room } })
  const student = await openLecture(campus, recording?.lecture ?? '')
  await awaitLive(student)

  await lecturer.focus('::-p-aria([name="Pause"][role="button"])')
  await lecturer.keyboard.press('Enter')
  await says(lecturer, 'Paused: nothing is recorded.')
  await says(lecturer, 'The recording is paused.')
  const stood = await elapsed(lecturer)
  await says(student, 'The lecture is paused. The picture goes on by itself.')
  // It plays to the end of what there is, and waits there without a sign of loading.
  const waiting = await until(async () => {
    const before = await playedTo(student)
    await student.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_000)))
    return (await playedTo(student)) === before && before
  }, 'the player to wait')
  expect(await student.$('media-loading-indicator')).toBeNull()
  // The chrome goes when nobody moves; what explains the picture stays.
  await student.waitForSelector('media-controller[userinactive]')
  expect(await student.$eval('[slot=top-chrome]', (notice) => getComputedStyle(notice).opacity)).toBe('1')
  expect(await elapsed(lecturer)).toBe(stood)
  expect(await focused(lecturer)).toBe('Resume')
  expect([...(await axeFindings(lecturer)), ...(await axeFindings(student))]).toEqual([])

  await lecturer.keyboard.press('Enter')
  await says(lecturer, 'This lecture is being recorded.')
  await until(async () => (await elapsed(lecturer)) !== stood, 'time to go on')
  expect(await focused(lecturer)).toBe('Pause')
  await until(async () => (await playedTo(student)) > waiting + 2, 'the player to go on')
  expect(await student.evaluate(() => document.body.textContent)).not.toContain('The picture goes on by itself.')
  await press(lecturer, 'button', 'Stop')
  await publisher.close()
})
