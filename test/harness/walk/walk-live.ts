import { fill } from '../browser/browser.ts'
import { openWalker } from './open-walker.ts'
import type { Walk } from './walk.ts'

export async function walkLive(walk: Walk): Promise<void> {
  await using admin = await openWalker('admin', walk)
  await admin.show('/')
  await admin.press(['button', 'Start the demo lecture'])
  await admin.page.waitForSelector('video', { timeout: 60_000 })
  const { pathname } = new URL(admin.page.url())
  await using student = await openWalker('student', walk)
  await student.show(pathname)
  await student.page.waitForSelector('video')
  await fill(student.page, walk.say('Ask a question'), 'Why is the sky blue?')
  await student.press(['button', 'Ask'])
  await student.page.waitForSelector(`ul[aria-label="${walk.say('Questions')}"] li`)
  await student.looked('a live lecture')
  await student.press(['button', 'No sound or picture?'])
  await student.looked('no sound or picture')
  await admin.looked('a live lecture')
  for (const name of ['Share', 'Edit', 'Hold', 'More', 'What happened']) {
    await admin.press(['button', name])
    await admin.looked(`a live lecture: ${name}`)
    await admin.escape()
  }
  await admin.see('/admin')
  await admin.see('/')
  // Who starts the next one does not come to the end of this one.
  await walk.term.people.admin.call('stopLecture', { params: { lecture: pathname.split('/').at(-1) ?? '' } })
}
