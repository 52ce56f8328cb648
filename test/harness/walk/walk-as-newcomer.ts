import { totpCode } from '../../../viewer/second-factor/totp.ts'
import { fill } from '../browser/browser.ts'
import { openWalker } from './open-walker.ts'
import type { Walk } from './walk.ts'

export async function walkAsNewcomer(walk: Walk): Promise<void> {
  const { people, logins } = walk.term
  await using newcomer = await openWalker('newcomer', walk)
  for (const path of ['/', '/my/lectures', '/my/trash', '/rooms', '/courses']) await newcomer.see(path)
  const { password } = logins.newcomer
  try {
    await newcomer.show('/my/account')
    await newcomer.press(['button', 'Set it up'])
    await fill(newcomer.page, walk.say('Your password'), password)
    await newcomer.press(['button', 'Go on'])
    await newcomer.page.waitForSelector('[role=dialog] input[readonly]')
    await newcomer.looked('the QR code')
    const secret = await newcomer.page.$eval('[role=dialog] input[readonly]', (field) => field.value)
    await fill(newcomer.page, walk.say('Code'), totpCode(secret.replaceAll(' ', ''), Date.now()))
    await newcomer.press(['button', 'Turn it on'])
    await newcomer.page.waitForSelector('[role=dialog] code')
    await newcomer.looked('recovery codes')
  } finally {
    await people.newcomer.call('removeSecondFactor', { body: { password } })
  }
  await using member = await openWalker('member', walk)
  await member.see('/my/account', ['button', 'Remove the second step'], ['button', 'Remove'])
}
