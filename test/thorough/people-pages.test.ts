import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, ElementHandle, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addMember } from '../../storage/catalog/courses/courses.ts'
import { addUser } from '../../storage/catalog/people/people.ts'
import { createRoom } from '../../storage/catalog/rooms/rooms.ts'
import { openPageAs } from '../harness/aula/open-page-as.ts'
import type { TestViewer } from '../harness/aula/viewer.ts'
import { startViewerRig } from '../harness/aula/viewer-rig.ts'
import type { Objects, ViewerWorld } from '../harness/aula/viewer-world.ts'
import { chooseFrom, fill, openBrowser, press, reads, readsNoMore } from '../harness/browser/browser.ts'
import { looksWell } from '../harness/browser/looks-well.ts'
import { copyLectures } from '../harness/lay/copy-lectures.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/** Courses, accounts, people and long lists as those meet them whose they are, in a real browser, wide and on a phone. */
const day = 86_400_000

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld
let browser: Browser
let waiting: Objects
/** Of 120 lectures of a year ago. */
let newest: Objects

beforeAll(async () => {
  ;({ viewer, world } = resources.use(await startViewerRig()))
  browser = resources.use(await openBrowser())
  const { catalog } = viewer.context
  waiting = await world.objects()
  await catalog.updateTable('course').set({ replays_appear: 'after-review' }).where('id', '=', waiting.course).execute()
  await world.published(waiting)
  newest = await world.objects()
  const recording = await world.published(newest)
  const started_at = new Date(Date.now() - 350 * day)
  await catalog.updateTable('lecture').set({ started_at }).where('id', '=', newest.lecture).execute()
  await copyLectures(catalog, { lecture: newest.lecture, recording }, 119)
  await catalog
    .updateTable('organisation')
    .set({ retention_rule: JSON.stringify({ clock: 'recorded', days: 365, warnDays: [], extensionDays: 0 }) })
    .where('id', '=', viewer.context.organisation)
    .execute()
})
afterAll(() => resources.disposeAsync())

test('a lecturer creates a course and finds themselves teaching it', async () => {
  await using page = await openPageAs(browser, { viewer, world }, 'lecturer', '/courses')
  await press(page, 'button', 'Create a course')
  await fill(page, 'Title', 'Waves')
  await press(page, 'button', 'Create')
  await reads(page, 'lecturer@example.org')
  await page.goto(`${viewer.url}/courses`)
  await reads(page, 'Waves')
  await reads(page, 'you teach it')
  await looksWell(page)
})

test('the bell tells what waits for a review, and goes on listing it', async () => {
  await using page = await openPageAs(browser, { viewer, world }, 'lecturer', '/')
  await press(page, 'button', '1 replay to review')
  await reads(page, 'Waiting for your review')
  await page.waitForSelector(`[role="dialog"] a[href="/lectures/${waiting.lecture}"]`)
  await looksWell(page)
  await page.reload()
  await press(page, 'button', 'Notices')
  await page.waitForSelector(`[role="dialog"] a[href="/lectures/${waiting.lecture}"]`)
})

test('somebody changes their name and their password', async () => {
  await using page = await openPageAs(browser, { viewer, world }, 'otherStudent', '/my/account')
  await retype(page, 'Your name', 'Olivia')
  await press(page, 'button', 'Save')
  await reads(page, 'Olivia · other-student@example.org')
  await fill(page, 'Present password', 'not this one')
  await fill(page, 'New password', 'quite another one')
  await press(page, 'button', 'Set the password')
  await reads(page, 'The address or the password is not right.')
  await looksWell(page)
  await retype(page, 'Present password', 'long enough for this')
  await press(page, 'button', 'Set the password')
  await reads(page, 'Your new password is set.')
  await looksWell(page)
})

test('an admin corrects an address, hands on what somebody has, and removes somebody whose room goes to another', async () => {
  const { catalog, organisation } = viewer.context
  const room = async (owner: string, name: string) => {
    const { person } = await addUser(catalog, { email: `${owner}@example.org`, name: owner, role: 'lecturer' })
    return await createRoom(catalog, { organisation, name, owner: person, course: null })
  }
  const rooms = [await room('Ines', 'Lab'), await room('Jan', 'Hall')]
  await using page = await openPageAs(browser, { viewer, world }, 'admin', '/admin/people')
  const choose = (name: string, item: string) => chooseFrom(page, `More for ${name}`, item)
  const chooseHeir = async (name: string) => {
    await page.locator('::-p-aria([name="To whom"])').fill(name)
    // Other fields' choices are in the page, too, where nobody sees them.
    await page.locator(`::-p-aria([name="${name} (${name}@example.org)"][role="option"])`).click()
  }
  await choose('Ines', 'Name and address')
  await retype(page, 'E-mail address', 'ines.other@example.org')
  await looksWell(page)
  await press(page, 'button', 'Save')
  await reads(page, 'ines.other@example.org')
  await choose('Ines', 'Hand on lectures and rooms')
  await reads(page, '1 room')
  await chooseHeir('other-lecturer')
  await looksWell(page)
  await press(page, 'button', 'Hand on')
  await reads(page, 'other-lecturer goes on with it.')
  await choose('Jan', 'Remove')
  await reads(page, 'What happens to 1 room?')
  await page.locator('::-p-aria([name="Hand them to somebody"][role="radio"])').click()
  await chooseHeir('other-lecturer')
  await looksWell(page)
  await press(page, 'button', 'Remove')
  await reads(page, 'Jan is removed.')
  const owners = await catalog.selectFrom('room').select('owner_id').where('id', 'in', rooms).execute()
  expect(owners).toEqual([{ owner_id: world.people.otherLecturer }, { owner_id: world.people.otherLecturer }])
  await page.goto(`${viewer.url}/admin/events`)
  await page.locator('::-p-text(People and e-mails)').click()
  await reads(page, '(removed person) removed, lectures and rooms handed to other-lecturer')
  await reads(page, 'Ines has another e-mail address')
  await looksWell(page)
})

test('settings of a course leave alone what somebody else has changed meanwhile, and show it', async () => {
  const { catalog } = viewer.context
  const { course } = await world.objects()
  await using page = await openPageAs(browser, { viewer, world }, 'lecturer', `/courses/${course}/settings`)
  await retype(page, 'Title', 'Optics, again')
  await catalog.updateTable('course').set({ description: 'By another one' }).where('id', '=', course).execute()
  await press(page, 'button', 'Save')
  await reads(page, 'Saved.')
  const saved = await catalog.selectFrom('course').selectAll().where('id', '=', course).executeTakeFirstOrThrow()
  expect(saved).toMatchObject({ title: 'Optics, again', description: 'By another one' })
  await page.waitForFunction(() =>
    [...document.querySelectorAll('textarea')].some(({ value }) => value === 'By another one'),
  )
})

test('whoever is signed in is not asked to sign in', async () => {
  await using page = await openPageAs(browser, { viewer, world }, 'student', '/sign-in')
  await page.waitForFunction(() => location.pathname === '/')
})

test('an admin has the link of an invitation until Done, and is asked before it is withdrawn', async () => {
  await using page = await openPageAs(browser, { viewer, world }, 'admin', '/admin/people')
  await press(page, 'button', 'Invite')
  await press(page, 'button', 'Make the link')
  await page.waitForFunction(() => document.activeElement?.getAttribute('data-path') === 'email')
  await fill(page, 'E-mail address', 'new@example.org')
  await press(page, 'button', 'Make the link')
  await reads(page, 'This link is shown only now.')
  await page.keyboard.press('Escape')
  await looksWell(page)
  await press(page, 'button', 'Done')
  await press(page, 'button', 'Withdraw the invitation of new@example.org')
  await reads(page, 'The link in it no longer works.')
  await looksWell(page)
  await press(page, 'button', 'Withdraw')
  await readsNoMore(page, 'Open invitations')
  await page.waitForFunction(() => document.activeElement?.textContent === 'People')
})

test('an admin is asked before they give up their own role', async () => {
  await using page = await openPageAs(browser, { viewer, world }, 'admin', '/admin/people')
  const role = await page.waitForSelector('[aria-label="Role of admin"]')
  await role?.focus()
  for (const key of ['ArrowDown', 'ArrowUp', 'ArrowUp', 'Enter'] as const) await page.keyboard.press(key)
  await reads(page, 'Give up your own role?')
  await looksWell(page)
  await press(page, 'button', 'Cancel')
  await readsNoMore(page, 'Give up your own role?')
  expect(await role?.evaluate((field) => (field as HTMLInputElement).value)).toBe('Admin')
})

test('names in a list from a spreadsheet on Windows are read as they are', async () => {
  await using folder = await temporaryFolder('lists')
  const file = path.join(folder.path, 'people.csv')
  await writeFile(file, 'name,email,role\nJürgen Größe,juergen@example.org,student', 'latin1')
  await using page = await openPageAs(browser, { viewer, world }, 'admin', '/admin/people')
  await press(page, 'button', 'Import a list')
  const input = await page.waitForSelector('[role="dialog"] input[type="file"]')
  await (input as ElementHandle<HTMLInputElement>).uploadFile(file)
  await reads(page, 'Jürgen Größe')
  await reads(page, 'Is invited as student')
})

test('an admin opens the whole list of what leaves this month, and reads what the rule does', async () => {
  await using admin = await openPageAs(browser, { viewer, world }, 'admin', '/admin')
  await press(admin, 'button', 'Show all 120')
  // The oldest leave first.
  const last = `a[href="/lectures/${newest.lecture}"]`
  await admin.waitForSelector(last)
  await looksWell(admin)
  await press(admin, 'button', 'Show fewer')
  await admin.waitForFunction((last) => !document.querySelector(last), {}, last)
  await admin.goto(`${viewer.url}/admin/retention`)
  await reads(admin, 'Next month this rule moves 120 lectures')
  await reads(admin, 'No lecture is held.')
  await looksWell(admin)
})

test('a lecturer finds a lecture of long ago, page by page or by its title', async () => {
  await using page = await openPageAs(browser, { viewer, world }, 'lecturer', '/my/lectures')
  await press(page, 'button', 'Show older ones')
  await reads(page, 'Copy 119')
  // What is done with several stays in sight.
  await press(page, 'checkbox', 'Choose Copy 119')
  await reads(page, '1 lecture chosen')
  await page.waitForFunction(() => {
    const { top = -1 } = document.querySelector('[aria-label="Several at once"]')?.getBoundingClientRect() ?? {}
    return window.scrollY > 1_000 && top >= 0 && top < 100
  })
  await page.locator('::-p-aria([name="Find in this list"])').fill('copy 117')
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1)
  await reads(page, 'Copy 117')
  await looksWell(page)
  await page.locator('::-p-aria([name="Find in this list"])').fill('nowhere')
  await reads(page, 'Nothing in this list has these words.')
})

test('somebody is found among many members of a course, which are beside its lectures', async () => {
  const { catalog } = viewer.context
  const { course } = await world.objects()
  for (let number = 1; number <= 60; number++) {
    const email = `member-${number}@example.org`
    const { person } = await addUser(catalog, { email, name: `Member ${number}`, role: 'student' })
    await addMember(catalog, viewer.context.organisation, course, person, 'student')
  }
  await using page = await openPageAs(browser, { viewer, world }, 'lecturer', `/courses/${course}`)
  await press(page, 'link', 'Members')
  await page.waitForFunction(() => location.pathname.endsWith('/members'))
  const rows = () => page.$$eval('button[aria-label^="Remove "]', (all) => all.length)
  await page.waitForSelector('button[aria-label^="Remove "]')
  expect(await rows()).toBe(50)
  await looksWell(page)
  await page.locator('::-p-aria([name="Find in this list"])').fill('member-57')
  await page.waitForFunction(() => document.querySelectorAll('button[aria-label^="Remove "]').length === 1)
  await reads(page, 'Member 57')
  await using student = await openPageAs(browser, { viewer, world }, 'student', `/courses/${course}/members`)
  // Who may not see them finds the lectures.
  await student.waitForFunction((course) => location.pathname === `/courses/${course}`, {}, course)
})

/** Types over what stands in a field. */
async function retype(page: Page, label: string, text: string): Promise<void> {
  const field = await page.waitForSelector(`::-p-aria([name="${label}"][role="textbox"])`)
  await field?.click({ count: 3 })
  await field?.type(text)
}
