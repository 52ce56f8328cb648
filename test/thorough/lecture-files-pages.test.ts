import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, ElementHandle, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addMember, createCourse } from '../../storage/catalog/courses/courses.ts'
import { openPageAs } from '../harness/aula/open-page-as.ts'
import type { TestViewer } from '../harness/aula/viewer.ts'
import { startViewerRig } from '../harness/aula/viewer-rig.ts'
import type { Objects, RoleName, ViewerWorld } from '../harness/aula/viewer-world.ts'
import { fill, openBrowser, press, reads, readsNoMore } from '../harness/browser/browser.ts'
import { looksWell } from '../harness/browser/looks-well.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/** Slides from the lecturer to a student, and a lecture in next term's course, in a real browser, wide and on a phone. */
const pdf = Buffer.from(`%PDF-1.7\n${'slides '.repeat(20_000)}`)

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld
let browser: Browser
let objects: Objects
let folder: string

beforeAll(async () => {
  folder = resources.use(await temporaryFolder('files')).path
  ;({ viewer, world } = resources.use(await startViewerRig({ settings: { AULA_FILE_MAX: 1 } })))
  browser = resources.use(await openBrowser())
  objects = await world.objects()
  await world.published(objects)
})
afterAll(() => resources.disposeAsync())

test('a lecturer uploads slides, renames, removes and brings them back; what is too large says so', async () => {
  const page = await open('lecturer', `/lectures/${objects.lecture}`)
  await reads(page, 'Slides and what else those who watch can download.')
  await looksWell(page)
  await choose(page, await fileOf('Week 1.pdf', pdf), await fileOf('large.zip', Buffer.alloc(1_000_001)))
  await page.waitForSelector('::-p-aria([name="Download Week 1.pdf"][role="link"])')
  await reads(page, 'PDF · 140 kB')
  await reads(page, 'This file is too large: 1 MB are the most.')
  await looksWell(page)
  await press(page, 'button', 'Dismiss')
  await press(page, 'button', 'Rename Week 1.pdf')
  await fill(page, 'Name', 'Optics, week 1')
  await looksWell(page)
  await press(page, 'button', 'Save')
  await press(page, 'button', 'Remove Optics, week 1.pdf')
  await reads(page, '“Optics, week 1.pdf” is removed.')
  await page.waitForFunction(() => !document.querySelector('section a[download]'))
  await press(page, 'button', 'Undo')
  await page.waitForSelector('::-p-aria([name="Download Optics, week 1.pdf"][role="link"])')
  await dropText(page, 'notes.txt')
  await page.waitForSelector('::-p-aria([name="Download notes.txt"][role="link"])')
  await page.browserContext().close()
})

test('a student downloads them, and changes nothing', async () => {
  const downloads = resources.use(await temporaryFolder('downloads')).path
  const page = await open('student', `/lectures/${objects.lecture}`, downloads)
  await press(page, 'link', 'Download Optics, week 1.pdf')
  const arrived = () => readFile(path.join(downloads, 'Optics, week 1.pdf')).catch(() => Buffer.alloc(0))
  await expect.poll(async () => (await arrived()).equals(pdf), { timeout: 40_000 }).toBe(true)
  const shown = await page.$eval('section a[target="_blank"]', (link) => link.getAttribute('href'))
  expect(shown).toMatch(/\/files\/[a-z0-9]{26}\?open$/)
  await looksWell(page)
  for (const name of ['Add files', 'Rename notes.txt', 'Remove notes.txt', 'More']) {
    expect(await page.$(`::-p-aria([name="${name}"][role="button"])`), name).toBeNull()
  }
  await page.browserContext().close()
})

test('speakers, licence, a second lecturer, who is taken back, and next term’s course, which is named before the lecture goes', async () => {
  const { catalog, organisation } = viewer.context
  const course = await createCourse(catalog, {
    ...{ organisation, title: 'Optics again', description: '', defaultAccess: 'course' },
  })
  await addMember(catalog, organisation, course, world.people.lecturer, 'lecturer')
  await addMember(catalog, organisation, course, world.people.otherStudent, 'student')
  const page = await open('lecturer', `/lectures/${objects.lecture}`)
  await press(page, 'button', 'Edit')
  await page.locator('::-p-aria([name="Speakers"])').fill('Zoë Quince')
  await page.keyboard.press('Enter')
  await page.locator('::-p-aria([name="What others may do with it"])').click()
  await page.locator('::-p-aria([name="CC BY-SA 4.0"][role="option"])').click()
  await looksWell(page)
  await press(page, 'button', 'Save')
  await reads(page, 'Lea and Zoë Quince')
  await page.waitForSelector('a[rel~="license"][href="https://creativecommons.org/licenses/by-sa/4.0/"]')

  await more(page, 'Who manages it')
  await fill(page, 'E-mail address', 'other-lecturer@example.org')
  await press(page, 'button', 'Add')
  await reads(page, 'other-lecturer@example.org · added here')
  await press(page, 'button', 'Remove other-lecturer')
  await reads(page, 'other-lecturer no longer manages the lecture.')
  await readsNoMore(page, 'added here')
  await looksWell(page)
  await press(page, 'button', 'Undo')
  await reads(page, 'other-lecturer@example.org · added here')
  await readsNoMore(page, 'no longer manages')
  await looksWell(page)
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => !document.querySelector('[role="dialog"]'))

  await more(page, 'Add to another course')
  await page.locator('::-p-aria([name="Course"])').click()
  await page.locator('::-p-aria([name="Optics again"][role="option"])').click()
  await press(page, 'button', 'Add')
  await press(page, 'button', 'Take out of Optics again')
  await reads(page, 'It is not shown in “Optics again” any more.')
  await looksWell(page)
  await press(page, 'button', 'Undo')
  await page.waitForSelector('::-p-aria([name="Take out of Optics again"][role="button"])')
  await looksWell(page)
  await page.keyboard.press('Escape')
  await reads(page, 'Also shown in:')

  const student = await open('otherStudent', `/courses/${course}`)
  await reads(student, 'From “Optics”')
  await looksWell(student)
  await press(student, 'link', 'Light')
  await reads(student, 'Also shown in: Optics again')
  await student.browserContext().close()

  await page.waitForFunction(() => !document.querySelector('[role="dialog"]'))
  await press(page, 'button', 'Move to the trash')
  await reads(page, '1 other course shows it. Its members cannot watch it any more.')
  await looksWell(page)
  await press(page, 'button', 'Cancel')
  await page.goto(`${viewer.url}/courses/${course}`)
  await press(page, 'button', 'Take out of this course: Light')
  await reads(page, '“Light” is not shown in this course any more.')
  await press(page, 'button', 'Undo')
  await reads(page, 'From “Optics”')
  await page.browserContext().close()
})

const open = (who: RoleName, path: string, downloadPath?: string) =>
  openPageAs(browser, { viewer, world }, who, path, { downloadPath })

async function fileOf(name: string, content: Buffer): Promise<string> {
  const file = path.join(folder, name)
  await writeFile(file, content)
  return file
}

async function choose(page: Page, ...files: string[]): Promise<void> {
  const input = await page.waitForSelector('section input[type="file"]')
  await (input as ElementHandle<HTMLInputElement>).uploadFile(...files)
}

/** As a hand that lets go of a file above the page would. */
async function dropText(page: Page, name: string): Promise<void> {
  const button = await page.waitForSelector('::-p-aria([name="Add files"][role="button"])')
  await button?.evaluate((element, file) => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File(['notes'], file))
    element.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  }, name)
}

async function more(page: Page, item: string): Promise<void> {
  await press(page, 'button', 'More')
  await page.locator(`::-p-aria([name="${item}"][role="menuitem"])`).click()
}
