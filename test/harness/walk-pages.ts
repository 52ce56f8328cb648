import type { Browser, Page } from 'puppeteer-core'
import { demoAccounts } from '../../viewer/demo/demo-accounts.ts'

export type Who = 'nobody' | 'student' | 'lecturer' | 'admin'

/** Pages of an Aula with `AULA_DEMO=accounts` that are there without any recording. */
export const pagesOf: Record<Who, string[]> = {
  nobody: [
    ...['/', '/search?q=waves', '/sign-in', '/first-admin#abc', `/invitation#${'a'.repeat(30)}`, '/nowhere'],
    ...['/forgotten-password', `/new-password#${'a'.repeat(30)}`, '/guide'],
    ...[`/join-course#${'a'.repeat(30)}`],
  ],
  student: ['/', '/courses', '/admin', '/my/account', '/guide/student'],
  lecturer: ['/', '/my/lectures', '/my/trash', '/rooms', '/courses', '/guide/lecturer'],
  admin: [
    ...['/admin', '/admin/people', '/admin/mail', '/admin/rooms', '/admin/conferences', '/admin/retention'],
    ...['/admin/texts', '/admin/trash', '/admin/events', '/guide/admin'],
  ],
}

/** What is pressed on a page to see more of it: names of controls, one after the other; `{{name}}` as the page says it.
 * `text` instead of a role: what nobody sees but by its label. */
export type Opened = { who: Who; path: string; press: { role: string; name: string }[] }

const button = (name: string) => ({ role: 'button', name })

/** Dialogs, menus and refused forms. */
export const openedOn: Opened[] = [
  { who: 'nobody', path: '/', press: [button('Language')] },
  { who: 'nobody', path: '/sign-in', press: [button('Sign in')] },
  { who: 'lecturer', path: '/', press: [button('Account of {{name}}')] },
  { who: 'student', path: '/', press: [button('New replays')] },
  { who: 'lecturer', path: '/my/account', press: [button('Set it up'), button('Go on')] },
  { who: 'lecturer', path: '/rooms', press: [button('Create a room')] },
  {
    who: 'lecturer',
    path: '/rooms',
    press: [
      button('Create a room'),
      { role: 'radio', name: 'Another web page' },
      button('Add a step'),
      button('Create'),
    ],
  },
  { who: 'admin', path: '/courses', press: [button('Create a course'), button('Create')] },
  { who: 'admin', path: '/admin/people', press: [button('Invite'), button('Make the link')] },
  { who: 'admin', path: '/admin/people', press: [button('Import a list')] },
  { who: 'admin', path: '/admin/people', press: [button('More for {{name}}')] },
  {
    who: 'admin',
    path: '/admin/people',
    press: [button('More for {{name}}'), { role: 'menuitem', name: 'Deactivate' }],
  },
  { who: 'admin', path: '/admin/events', press: [{ role: 'text', name: 'People and e-mails' }] },
  { who: 'admin', path: '/admin/conferences', press: [button('Allow a host'), button('Allow')] },
  { who: 'admin', path: '/admin/retention', press: [button('Change the rule')] },
  {
    who: 'admin',
    path: '/admin/retention',
    press: [button('Change the rule'), { role: 'radio', name: 'Move lectures to the trash' }, button('Preview')],
  },
]

/** A page of a browser of its own that belongs to somebody. */
export async function openPageOf(who: Who, browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.createBrowserContext()).newPage()
  const account = demoAccounts.find(({ role }) => role === who)
  await page.goto(`${url}/nowhere`)
  if (account) await callFrom(page, 'POST', '/api/sign-in', { email: account.email, password: account.password })
  return page
}

/** Calls the API as whoever the page belongs to. */
export async function callFrom(page: Page, method: string, path: string, body: unknown): Promise<unknown> {
  return await page.evaluate(
    async (method, path, body) => {
      const headers = { 'content-type': 'application/json' }
      const response = await fetch(path, { method, headers, body: JSON.stringify(body) })
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
      return response.status === 204 ? null : ((await response.json()) as unknown)
    },
    ...[method, path, body],
  )
}

/** Shows a page and waits until what it reads is there. */
export async function showPage(page: Page, address: string): Promise<void> {
  await page.goto(address, { waitUntil: 'load' })
  await page.waitForSelector('main h1')
  await page.waitForFunction(() => !document.querySelector('[aria-busy], .mantine-Skeleton-root'))
}
