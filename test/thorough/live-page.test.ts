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

/** How far the meter of the recording's sound is filled; undefined while there is none. */
const level = (page: Page) =>
  page.evaluate(() => document.querySelector<HTMLMeterElement>('meter[aria-label="Sound in the recording"]')?.value)
const text = (page: Page) => page.evaluate(() => document.body.textContent)
const picture = (page: Page) =>
  page.evaluate(() => document.querySelector<HTMLImageElement>('article img[src^="data:image/jpeg"]')?.src)
/** Whether more than one colour is in the card's picture. */
const shows = (page: Page) =>
  page.evaluate(() => {
    const image = document.querySelector<HTMLImageElement>('article img[src^="data:image/jpeg"]')
    const canvas = document.createElement('canvas')
    ;[canvas.width, canvas.height] = [64, 36]
    const drawn = canvas.getContext('2d')
    if (!image?.complete || !drawn) return false
    drawn.drawImage(image, 0, 0, 64, 36)
    const reds = drawn.getImageData(0, 0, 64, 36).data.filter((_, index) => index % 4 === 0)
    return Math.max(...reds) - Math.min(...reds) > 60
  })

test('a lecture that runs shows how loud it is and who watches to its lecturer, and itself on the start page', async () => {
  const publisher = await startPublisher(campus.publishing, campus.url, campus.room, 0)
  const lecturer = await enterRoom(campus)
  await press(lecturer, 'button', 'Record')
  // The publisher beeps once a second.
  await until(async () => ((await level(lecturer)) ?? 0) > 0.3, 'the recording to be heard', 60_000)
  await until(async () => ((await level(lecturer)) ?? 1) < 0.3, 'the silence between')
  expect(await text(lecturer)).not.toContain('watching live')

  const { recording } = await campus.lecturer.call('seeRoom', { params: { room: campus.room } })
  const student = await openLecture(campus, recording?.lecture ?? '')
  await awaitLive(student)
  await until(async () => (await text(lecturer)).includes('1 watching live'), 'the one who watches to be counted')
  expect(await axeFindings(lecturer)).toEqual([])

  await student.goto(campus.url)
  const first = await until(() => picture(student), 'the picture of the live card')
  await until(() => shows(student), 'something to be seen on it')
  expect(await text(student)).toContain('1 watching')
  await until(async () => (await picture(student)) !== first, 'the next picture')
  expect(await axeFindings(student)).toEqual([])

  await press(lecturer, 'button', 'Pause')
  await until(async () => (await level(lecturer)) === undefined, 'the meter to be gone in a pause')
  await press(lecturer, 'button', 'Stop')
  await publisher.close()
})
