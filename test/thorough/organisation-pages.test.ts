import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accentShades, ownAccent } from '../../core/accent.ts'
import { openCatalog } from '../../storage/catalog/open-catalog.ts'
import { findOrganisation } from '../../storage/catalog/organisations/organisations.ts'
import { readAccent } from '../../viewer/http/read-accent.ts'
import { openPageAs } from '../harness/aula/open-page-as.ts'
import { startViewerRig, type ViewerRig } from '../harness/aula/viewer-rig.ts'
import type { RoleName } from '../harness/aula/viewer-world.ts'
import { openBrowser, press, reads } from '../harness/browser/browser.ts'
import { looksWell } from '../harness/browser/looks-well.ts'

/** What an organisation and its people say of themselves, in a real browser. */
const resources = new AsyncDisposableStack()
let rig: ViewerRig
let browser: Browser

beforeAll(async () => {
  rig = resources.use(await startViewerRig())
  browser = resources.use(await openBrowser())
})
afterAll(() => resources.disposeAsync())

const organisation = () => findOrganisation(rig.viewer.context.catalog, rig.viewer.context.organisation)

test('a chosen colour is shown at once, saved for everybody, and there from the first moment of a page', async () => {
  await using admin = await open('admin', '/admin/organisation')
  await choose(admin, '#7a003c')
  await shows(admin, '#7a003c')
  await looksWell(admin)
  await press(admin, 'link', 'Texts')
  await shows(admin, ownAccent)
  await press(admin, 'link', 'Organisation')
  await choose(admin, '#7a003c')
  await press(admin, 'button', 'Save')
  await reads(admin, 'Saved.')
  expect(await organisation()).toMatchObject({ accent: '#7a003c' })

  await using nobody = await open('nobody', '/sign-in')
  await reads(nobody, 'Forgot your password?')
  expect(await seen(nobody)).toEqual([accentShades('#7a003c').light[6]])
  await looksWell(nobody)

  await press(admin, 'button', 'Use Aula’s own colour')
  await shows(admin, ownAccent)
  await press(admin, 'button', 'Save')
  await expect.poll(async () => (await organisation()).accent).toBeNull()
})

test('what is no colour is refused; without the database pages keep the colour that was known', async () => {
  const change = (accent: string) => rig.call('PATCH', '/admin/organisation', 'admin', { accent })
  for (const bad of ['red', '#7a003', '#7a003c"><script>', '']) {
    expect(await change(bad)).toMatchObject({
      ...{ status: 400, body: { fields: { accent: 'must be a colour such as #0b7a73' } } },
    })
  }
  expect((await change('#0057B8')).status).toBe(204)
  const catalog = openCatalog(rig.databaseUrl, 1)
  const read = readAccent({ catalog, organisation: rig.viewer.context.organisation })
  expect(await read()).toBe('#0057B8')
  await catalog.destroy()
  expect(await read()).toBe('#0057B8')
  expect(await readAccent({ catalog, organisation: rig.viewer.context.organisation })()).toBeNull()
})

test('the language that is chosen in the account menu holds for e-mails, too', async () => {
  await using page = await open('student', '/')
  await page.locator('::-p-xpath(//button[contains(., "Account of")])').click()
  await page.locator('::-p-aria([role="menuitemradio"][name="Deutsch"])').click()
  await page.waitForFunction(() => document.documentElement.lang.startsWith('de'))
  const chosen = () =>
    rig.viewer.context.catalog
      .selectFrom('person')
      .select(['mail_language', 'mail_language_chosen'])
      .where('id', '=', rig.world.people.student)
      .executeTakeFirst()
  await expect.poll(chosen).toEqual({ mail_language: 'de', mail_language_chosen: true })
})

/** A page that notes each accent that it has had in a frame. */
async function open(who: RoleName, path: string) {
  const page = await openPageAs(browser, rig, who)
  await page.evaluateOnNewDocument(() => {
    const all: string[] = []
    Object.assign(window, { all })
    const look = () => {
      const accent = getComputedStyle(document.documentElement).getPropertyValue('--mantine-color-accent-6').trim()
      if (accent && !all.includes(accent)) all.push(accent)
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  await page.goto(rig.viewer.url + path)
  return page
}

async function seen(page: Page): Promise<unknown> {
  return await page.evaluate(() => ('all' in window ? window.all : undefined))
}

/** As the browser's own picker does it, which no test reaches. */
async function choose(page: Page, color: string): Promise<void> {
  const input = await page.waitForSelector('input[type="color"]')
  await input?.evaluate((element, color) => {
    // React looks at what it has set itself through the element's own property.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(element, color)
    element.dispatchEvent(new Event('input', { bubbles: true }))
  }, color)
}

async function shows(page: Page, color: string): Promise<void> {
  await page.waitForFunction(
    (shade) => getComputedStyle(document.documentElement).getPropertyValue('--mantine-color-accent-6').trim() === shade,
    { timeout: 20_000 },
    accentShades(color).light[6],
  )
}
