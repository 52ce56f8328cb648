import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { totpCode } from '../../viewer/second-factor/totp.ts'
import { type RunningAula, startAula } from '../harness/aula/aula.ts'
import { firstAdmin, type Person } from '../harness/aula/person.ts'
import { fill, openBrowser, press } from '../harness/browser/browser.ts'
import { phone } from '../harness/browser/find-flaws.ts'
import { looksWell } from '../harness/browser/looks-well.ts'
import { type MailServer, startMailServer } from '../harness/servers/mail-server.ts'

/* By e-mail into Aula, out by a forgotten password, and back in with a second step; in a browser, on a phone. */

describe('an account, from the invitation to the second step', () => {
  let resources: AsyncDisposableStack
  let mails: MailServer
  let aula: RunningAula
  let browser: Browser
  let admin: Person
  let page: Page
  let secret = ''
  /** The time step of the newest code that was used: none is taken twice. */
  let used = 0

  beforeAll(async () => {
    resources = new AsyncDisposableStack()
    mails = resources.use(await startMailServer())
    const environment = { AULA_SMTP_URL: mails.url, AULA_MAIL_FROM: 'Aula <aula@test.example>' }
    aula = resources.use(await startAula({ environment }))
    admin = await firstAdmin(aula.url, aula.firstAdminLink)
    browser = resources.use(await openBrowser())
    page = await (await browser.createBrowserContext()).newPage()
    await page.setViewport(phone)
  })
  afterAll(() => resources?.disposeAsync())

  test('the e-mail’s link and a password open it', async () => {
    await admin.call('invite', { body: { email: 'lea@test.example', name: 'Lea', role: 'lecturer' } })
    await page.goto(await linkTo('lea@test.example', 'invitation'))
    await fill(page, 'Password', 'correct horse battery')
    await press(page, 'button', 'Accept the invitation')
    await page.waitForFunction(() => location.pathname === '/')
  })

  test('a second step is set up with what the QR code holds; recovery codes are shown', async () => {
    await page.goto(`${aula.url}/my/account`)
    await shown('h1', 'My account')
    await looksWell(page)
    await press(page, 'button', 'Set it up')
    await fill(page, 'Your password', 'correct horse battery')
    await press(page, 'button', 'Go on')
    await page.waitForSelector('svg[aria-label="QR code for the authenticator application"] path')
    await looksWell(page)
    secret = await page
      .locator('::-p-aria([name="Cannot scan? Type this key"][role="textbox"])')
      .map((field) => (field as HTMLInputElement).value)
      .wait()
    expect(secret).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/)
    await fill(page, 'Code', nextCode())
    await press(page, 'button', 'Turn it on')
    await page.waitForFunction(() => document.querySelectorAll('[role="dialog"] code').length === 10)
    await looksWell(page)
    await press(page, 'button', 'I have kept them')
    await press(page, 'button', 'Remove the second step')
    await page.keyboard.press('Escape')
  })

  test('a forgotten password: an e-mail, a new one, and the second step is asked for', async () => {
    const elsewhere = await (await browser.createBrowserContext()).newPage()
    await elsewhere.setViewport(phone)
    const first = page
    page = elsewhere
    await page.goto(`${aula.url}/sign-in`)
    await press(page, 'link', 'Forgot your password?')
    await fill(page, 'E-mail address', 'lea@test.example')
    await press(page, 'button', 'Send the link')
    await shown('h1', 'Look into your mailbox')
    await looksWell(page)
    await page.goto(await linkTo('lea@test.example', 'new-password'))
    await fill(page, 'New password', 'quite another password')
    await looksWell(page)
    await press(page, 'button', 'Set the password')
    await page.waitForFunction(() => location.pathname === '/sign-in')
    await fill(page, 'E-mail address', 'lea@test.example')
    await fill(page, 'Password', 'quite another password')
    await press(page, 'button', 'Sign in')
    await shown('h1', 'Your code')
    await looksWell(page)
    await fill(page, 'Code', '000 000')
    await press(page, 'button', 'Sign in')
    await shown('[role="alert"]', 'not right')
    await fill(page, 'Code', nextCode())
    await press(page, 'button', 'Sign in')
    await page.waitForFunction(() => location.pathname === '/')
    // The browser that was signed in before is out.
    await first.goto(`${aula.url}/my/account`)
    await first.waitForFunction(() => document.querySelector('h1')?.textContent === 'Please sign in')
    await first.browserContext().close()
  })

  test('an admin stops all e-mails, sees what waits, drops it, and deactivates somebody', async () => {
    page = await (await admin.browse(browser)).newPage()
    await page.setViewport(phone)
    await page.goto(`${aula.url}/admin/mail`)
    await press(page, 'button', 'Stop all e-mails')
    await shown('main', 'All e-mails are stopped')
    await admin.call('invite', { body: { email: 'wrong@test.example', name: 'Wrong', role: 'student' } })
    await page.reload()
    await shown('main', 'wrong@test.example')
    await looksWell(page)
    await press(page, 'button', 'Drop all that wait')
    await press(page, 'button', 'Drop them')
    await shown('main', 'dropped')
    await page.waitForFunction(() => !document.querySelector('.mantine-Modal-overlay'))
    await press(page, 'button', 'Release e-mails')
    await page.waitForSelector('::-p-aria([name="Stop all e-mails"][role="button"])')
    expect((await mails.taken()).map(({ to }) => to)).not.toContain('wrong@test.example')

    await page.goto(`${aula.url}/admin/people`)
    await press(page, 'button', 'More for Lea')
    await page.locator('::-p-aria([name="Deactivate"][role="menuitem"])').click()
    await shown('[role="dialog"]', 'signed out everywhere')
    await page.waitForFunction(() => !document.querySelector('[role="menu"]'))
    await looksWell(page)
    await press(page, 'button', 'Deactivate')
    await shown('main', 'cannot sign in since')
    await looksWell(page)
    await page.goto(`${aula.url}/admin/events`)
    await page.locator('::-p-text(People and e-mails)').click()
    await shown('main', 'Lea deactivated')
    await looksWell(page)
  })

  test('a list of people is shown before it is imported', async () => {
    await page.goto(`${aula.url}/admin/people`)
    await press(page, 'button', 'Import a list')
    await fill(page, 'Or paste the lines here', 'name,email,role\nSam,sam@test.example,student\nEve,eve@,boss')
    await press(page, 'button', 'Look at it')
    await shown('[role="dialog"]', 'is no e-mail address')
    await looksWell(page)
    await fill(page, 'Or paste the lines here', 'name,email,role\nSam,sam@test.example,student')
    await press(page, 'button', 'Look at it')
    await press(page, 'button', 'Import 1 person')
    await shown('[role="dialog"]', '1 person invited')
    await press(page, 'button', 'Done')
    await linkTo('sam@test.example', 'invitation')
  })

  /** The link of the newest e-mail to somebody, once it is there. */
  async function linkTo(email: string, path: string): Promise<string> {
    let found: string | undefined
    const look = async () => {
      const mail = (await mails.taken()).findLast(({ to }) => to === email)
      const text = mail?.content.replace(/=\r?\n/g, '').replace(/=3D/g, '=') ?? ''
      found = new RegExp(`http://\\S+?/${path}#[\\w-]{43}`).exec(text)?.[0]
      return found
    }
    await expect.poll(look, { timeout: 20_000 }).toBeDefined()
    return found ?? ''
  }

  /** A code that was not used yet: the one before now, of now, after now. */
  function nextCode(): string {
    const now = Math.floor(Date.now() / 30_000)
    used = Math.max(used + 1, now - 1)
    return totpCode(secret.replaceAll(' ', ''), used * 30_000)
  }

  async function shown(selector: string, text: string): Promise<void> {
    await page.waitForFunction(
      (where, what) => [...document.querySelectorAll(where)].some((element) => element.textContent?.includes(what)),
      { timeout: 20_000 },
      selector,
      text,
    )
  }
})
