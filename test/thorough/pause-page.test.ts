import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Campus, enterRoom, openCampus, openLecture, until } from '../harness/aula/campus.ts'
import { startPublisher } from '../harness/aula/publisher.ts'
import { axeFindings } from '../harness/browser/axe-findings.ts'
import { press } from '../harness/browser/browser.ts'
import { awaitLive } from '../harness/lecture/watch-lecture.ts'

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

test('a lecturer pauses and resumes with the keyboard alone, everybody sees it, and the player goes on by itself', {
  timeout: 180_000,
}, async () => {
  const publisher = await startPublisher(campus.publishing, campus.url, campus.room, 0)
  const lecturer = await enterRoom(campus)
  await lecturer.focus('::-p-aria([name="Record"][role="button"])')
  // Pressed twice is pressed once, and the keyboard goes on with the button that comes instead.
  for (let times = 0; times < 2; times++) await lecturer.keyboard.press('Enter')
  await lecturer.locator('::-p-aria([name="Pause"][role="button"])').setTimeout(20_000).wait()
  expect(await focused(lecturer)).toBe('Stop')
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
  const stopped = await playedTo(student)
  await press(lecturer, 'button', 'Go on with this lecture')
  await until(async () => {
    const { recording: next } = await campus.lecturer.call('seeRoom', { params: { room: campus.room } })
    return next?.state === 'recording' && next.id !== recording?.id && next.lecture === recording?.lecture
  }, 'the same lecture to be recorded again')
  // Further than what was there at Stop.
  await until(async () => (await playedTo(student)) > stopped + 15, 'the player to go on with it', 60_000)
  await press(lecturer, 'button', 'Stop')
  await publisher.close()
})
