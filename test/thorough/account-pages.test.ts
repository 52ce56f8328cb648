import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deactivatePerson } from '../../storage/catalog/leaving/deactivation.ts'
import { openPageAs } from '../harness/aula/open-page-as.ts'
import { startViewerRig, type ViewerRig } from '../harness/aula/viewer-rig.ts'
import { chooseFrom, fill, openBrowser, press, reads, readsNoMore } from '../harness/browser/browser.ts'

/** Accounts whose owners or whose admin change them, in a real browser; with a mail server that nobody asks here. */

const resources = new AsyncDisposableStack()
let rig: ViewerRig
let browser: Browser

beforeAll(async () => {
  const settings = { AULA_SMTP_URL: 'smtp://127.0.0.1:9', AULA_MAIL_FROM: 'aula@example.org' }
  rig = resources.use(await startViewerRig({ settings }))
  browser = resources.use(await openBrowser())
})
afterAll(() => resources.disposeAsync())

test('somebody chooses how often e-mails come, and finds it chosen later', async () => {
  await using page = await openPageAs(browser, rig, 'otherStudent', '/my/account')
  const stored = async () => (await rig.call('GET', '/my/account', 'otherStudent')).body.newReplays
  for (const [label, value] of [
    ['Never', 'never'],
    ['At most one e-mail a day', 'daily'],
  ] as const) {
    await press(page, 'radio', label)
    await expect.poll(stored, { timeout: 20_000 }).toBe(value)
  }
  await page.reload()
  await page.waitForSelector('input[type="radio"][value="daily"]:checked')
})

test('whose account an admin activates again signs in as before', async () => {
  const { context } = rig.viewer
  const { student, admin: by } = rig.world.people
  await deactivatePerson(context.catalog, context.organisation, { person: student, heir: null, by })
  await using page = await openPageAs(browser, rig, 'nobody', '/sign-in')
  await signIn(page, 'student@example.org', 'long enough for this')
  await reads(page, 'This account is deactivated.')
  await using admin = await openPageAs(browser, rig, 'admin', '/admin/people')
  await reads(admin, 'cannot sign in since')
  await chooseFrom(admin, 'More for student', 'Activate again')
  await reads(admin, 'student can sign in again.')
  await readsNoMore(admin, 'cannot sign in since')
  await press(page, 'button', 'Sign in')
  await page.waitForFunction(() => location.pathname === '/')
})

test('an admin’s link for a new password sets one, once', async () => {
  await using admin = await openPageAs(browser, rig, 'admin', '/admin/people')
  await chooseFrom(admin, 'More for lecturer', 'Link for a new password')
  await reads(admin, 'Send this link to lecturer@example.org.')
  const link = await admin
    .locator('::-p-aria([name="Link for a new password"][role="textbox"])')
    .map((field) => (field as HTMLInputElement).value)
    .wait()
  await press(admin, 'button', 'Done')
  await readsNoMore(admin, 'Send this link to')

  await using page = await openPageAs(browser, rig, 'nobody')
  await page.goto(link)
  await fill(page, 'New password', 'quite another password')
  await press(page, 'button', 'Set the password')
  await page.waitForFunction(() => location.pathname === '/')
  await using again = await openPageAs(browser, rig, 'nobody')
  await again.goto(link)
  await reads(again, 'This link cannot be used')
  await again.goto(`${rig.viewer.url}/sign-in`)
  await signIn(again, 'lecturer@example.org', 'long enough for this')
  await reads(again, 'The address or the password is not right.')
  await fill(again, 'Password', 'quite another password')
  await press(again, 'button', 'Sign in')
  await again.waitForFunction(() => location.pathname === '/')
})

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await fill(page, 'E-mail address', email)
  await fill(page, 'Password', password)
  await press(page, 'button', 'Sign in')
}
