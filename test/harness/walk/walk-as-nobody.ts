import { fill } from '../browser/browser.ts'
import { openWalker } from './open-walker.ts'
import type { Walk } from './walk.ts'

export async function walkAsNobody(walk: Walk): Promise<void> {
  await using nobody = await openWalker('nobody', walk)
  for (const path of [
    ...['/', '/search?q=waves', '/sign-in', '/first-admin', '/first-admin#abc', `/invitation#${'a'.repeat(30)}`],
    ...['/nowhere', '/forgotten-password', `/new-password#${'a'.repeat(30)}`, '/guide', '/imprint', '/privacy'],
    ...[`/join-course#${'a'.repeat(30)}`, ...Object.values(walk.term.links), `/lectures/${walk.term.lecture}`],
    ...['/search', '/my/account', `/rooms/${walk.term.elsewhere}`],
  ])
    await nobody.see(path)
  await nobody.see('/', ['button', 'Language'])
  await nobody.see('/', ['button', 'Join'])
  await nobody.see('/sign-in', ['button', 'Sign in'])
  await nobody.see(`/first-admin#${'a'.repeat(30)}`, ['button', 'Make the account'])
  await nobody.see(walk.term.links.invitation, ['button', 'Accept the invitation'])
  await nobody.onPhone(() => nobody.see('/', ['button', 'Menu']))
  const { email, password } = walk.term.logins.member
  await nobody.show('/sign-in')
  await fill(nobody.page, walk.say('E-mail address'), email)
  await fill(nobody.page, walk.say('Password'), password)
  await nobody.press(['button', 'Sign in'])
  await nobody.page.waitForSelector('[autocomplete="one-time-code"]')
  await nobody.looked('the second step')
}
