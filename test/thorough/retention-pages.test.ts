import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findOrganisation } from '../../storage/catalog/organisations/organisations.ts'
import { extendLecture } from '../../storage/catalog/retention/keeping.ts'
import { giveWarning } from '../../storage/catalog/retention/retention-warnings.ts'
import { trashLecture } from '../../storage/catalog/retention/trash.ts'
import { openPageAs } from '../harness/aula/open-page-as.ts'
import type { TestViewer } from '../harness/aula/viewer.ts'
import { startViewerRig } from '../harness/aula/viewer-rig.ts'
import type { Objects, RoleName, ViewerWorld } from '../harness/aula/viewer-world.ts'
import { fill, openBrowser, press, reads } from '../harness/browser/browser.ts'
import { desk, phone } from '../harness/browser/find-flaws.ts'
import { looksWell } from '../harness/browser/looks-well.ts'

/** Retention as an admin and an owner meet it, in a real browser, wide and on a phone. */
const day = 86_400_000

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld
let browser: Browser
let objects: Objects

beforeAll(async () => {
  ;({ viewer, world } = resources.use(await startViewerRig()))
  browser = resources.use(await openBrowser())
  objects = await world.objects()
  await world.published(objects)
  const started_at = new Date(Date.now() - 350 * day)
  await viewer.context.catalog.updateTable('lecture').set({ started_at }).execute()
})
afterAll(() => resources.disposeAsync())

test('the admin writes a rule, sees what it would do, and enables it then only', async () => {
  const page = await open('admin', '/admin/retention')
  await press(page, 'button', 'Change the rule')
  await page.locator('::-p-aria([name="Move lectures to the trash"][role="radio"])').click()
  expect(await button(page, 'Enable this rule')).toBe(false)
  await page.locator('::-p-aria([name="Days longer"])').fill('90')
  await press(page, 'button', 'Preview')
  await reads(page, '1 lecture (')
  await reads(page, 'would move to the trash within 30 days')
  expect(await page.$eval('[role="dialog"] a', (link) => link.getAttribute('href'))).toBe(
    `/lectures/${objects.lecture}`,
  )
  await looksWell(page)
  expect((await rules()).retention_rule).toBeNull()
  // Another rule is another preview.
  await page.locator('::-p-aria([name="Days longer"])').fill('60')
  await page.waitForFunction(
    () => ![...document.querySelectorAll('button')].some((b) => b.textContent === 'Enable this rule'),
  )
  await press(page, 'button', 'Preview')
  await press(page, 'button', 'Enable this rule')
  await reads(page, 'Lectures move to the trash 365 days after they were held.')
  await reads(page, 'They may keep a lecture up to 60 days longer.')
  expect((await rules()).retention_rule).toMatchObject({ days: 365, extensionDays: 60, warnDays: [30, 7] })
  await looksWell(page)
  await page.goto(`${viewer.url}/admin/events`)
  await reads(page, 'New rule')
  await looksWell(page)
  await page.browserContext().close()
})

test('the owner is told what leaves soon, keeps it longer with one click, and takes that back', async () => {
  const { catalog, organisation } = viewer.context
  const soon = new Date(Date.now() + 10 * day)
  // As the keeper does.
  await giveWarning(catalog, { id: objects.lecture, organisation }, { dueAt: soon, trashAt: soon, days: 14 })
  const page = await open('lecturer', '/my/lectures')
  await reads(page, '1 lecture will move to the trash soon')
  await looksWell(page)
  await press(page, 'button', 'Keep longer: Light')
  await reads(page, 'Kept 60 days longer')
  await page.waitForFunction(() => !document.body.textContent.includes('will move to the trash soon'))
  await press(page, 'button', 'Undo')
  await reads(page, '1 lecture will move to the trash soon')
  await page.setViewport(phone)
  await press(page, 'checkbox', 'Choose all')
  await reads(page, '1 lecture chosen')
  await looksWell(page)
  await press(page, 'button', 'Keep longer')
  await page.waitForFunction(() => !document.body.textContent.includes('will move to the trash soon'))
  await press(page, 'button', 'Undo')
  await reads(page, '1 lecture will move to the trash soon')
  await page.setViewport(desk)
  await page.goto(`${viewer.url}/lectures/${objects.lecture}`)
  await reads(page, 'by its age (rule of the organisation).')
  // On a phone the aside comes last.
  expect(await page.$eval('aside', ({ textContent }) => textContent)).not.toContain('by its age')
  await press(page, 'button', 'Keep longer: Light')
  await reads(page, 'That is 60 days longer than the rule says.')
  await press(page, 'button', 'What happened')
  await reads(page, 'Kept 60 days longer, until')
  await looksWell(page)
  await page.browserContext().close()
})

test('the admin holds a lecture with a reason, its lecturer is refused and told why, and the hold is lifted', async () => {
  const admin = await open('admin', `/lectures/${objects.lecture}`)
  await press(admin, 'button', 'Hold')
  await fill(admin, 'Reason', 'An exam is appealed')
  await looksWell(admin)
  await press(admin, 'button', 'Hold it')
  await reads(admin, '“An exam is appealed”')
  const lecturer = await open('lecturer', `/lectures/${objects.lecture}`)
  await reads(lecturer, 'nothing moves it to the trash.')
  await press(lecturer, 'button', 'Move to the trash')
  await reads(lecturer, 'It stays until an admin lifts the hold.')
  await looksWell(lecturer)
  await press(admin, 'button', 'Lift the hold')
  await fill(admin, 'Reason', 'It is decided')
  await admin.locator('::-p-xpath(//*[@role="dialog"]//button[@type="submit"])').click()
  await reads(admin, 'The hold is lifted.')
  await press(admin, 'button', 'What happened')
  await reads(admin, '“It is decided”')
  await lecturer.browserContext().close()
  await admin.browserContext().close()
})

test('the bell tells the owner what leaves; in the trash its page says why, until when, and brings it back', async () => {
  await extendLecture(viewer.context.catalog, objects.lecture, 0, null, world.people.lecturer)
  const page = await open('lecturer', '/')
  await press(page, 'button', '1 lecture will move to the trash soon')
  await reads(page, 'Light')
  await looksWell(page)
  await trashLecture(viewer.context.catalog, objects.lecture, 'retention.organisation')
  await page.goto(`${viewer.url}/lectures/${objects.lecture}`)
  await reads(page, 'Moved here by a rule of the organisation')
  await reads(page, 'Will be erased on')
  await looksWell(page)
  await press(page, 'button', 'Take it out of the trash')
  await page.waitForFunction(() => !document.body.textContent.includes('Will be erased on'))
  await page.browserContext().close()
})

const open = (who: RoleName, path: string) => openPageAs(browser, { viewer, world }, who, path)

async function button(page: Page, name: string): Promise<boolean> {
  return await page.evaluate(
    (name) => [...document.querySelectorAll('button')].some(({ textContent }) => textContent === name),
    name,
  )
}

async function rules() {
  return await findOrganisation(viewer.context.catalog, viewer.context.organisation)
}
