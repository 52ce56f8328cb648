import { fill } from '../browser/browser.ts'
import { cutLines, failCalls, misleadPlayer } from './break-page.ts'
import { openWalker } from './open-walker.ts'
import type { Walk } from './walk.ts'

/** What is said where something does not work; only pages are broken, not the Aula behind them. */
export async function walkFailing(walk: Walk): Promise<void> {
  const { course, room, lecture } = walk.term
  const { say } = walk
  {
    await using nobody = await openWalker('nobody', walk)
    await nobody.show('/sign-in')
    await fill(nobody.page, say('E-mail address'), 'nobody@test.example')
    await fill(nobody.page, say('Password'), 'not this one')
    await nobody.press(['button', 'Sign in'])
    await nobody.page.waitForSelector('main [role=alert]')
    await nobody.looked('a wrong password')
    for (const problem of ['NotAllowedError', 'NotFoundError', 'NotReadableError']) {
      await nobody.page.evaluateOnNewDocument((name) => {
        const getUserMedia = () => Promise.reject(new DOMException(name, name))
        Object.assign(navigator.mediaDevices ?? {}, { getUserMedia })
      }, problem)
      await nobody.show(`/rooms/${room}`)
      await nobody.page.waitForSelector('main .mantine-Alert-root')
      await nobody.looked(`before a room, ${problem}`)
    }
  }
  {
    await using guest = await openWalker('nobody', walk)
    await guest.page.evaluateOnNewDocument(cutLines)
    await guest.show(`/rooms/${room}`)
    await fill(guest.page, say('Your name'), 'Far Away')
    await guest.page.evaluate(() => dispatchEvent(new Event('cut')))
    await guest.press(['button', 'Join'])
    await guest.page.waitForSelector('main [role=alert] h1')
    await guest.looked('a room that cannot be reached')
    await guest.show(`/rooms/${room}`)
    await guest.press(['button', 'Join'])
    await guest.page.waitForSelector('[role=toolbar]')
    await guest.page.evaluate(() => dispatchEvent(new Event('cut')))
    await guest.page.waitForSelector(`::-p-text(${say('The connection is lost')})`)
    await guest.looked('in a room without a connection')
  }
  {
    await using student = await openWalker('student', walk)
    await student.page.evaluateOnNewDocument(failCalls, '/api/search', 'fault')
    await student.page.evaluateOnNewDocument(failCalls, '/api/my/account', 'rubbish')
    for (const path of ['/search?q=waves', '/my/account']) await student.see(path)
    await student.show('/')
    await student.page.evaluate(failCalls, '/api/', 'silence')
    const lost = say('No connection to Aula. What you see may be old; it goes on by itself.')
    await student.page.waitForSelector(`::-p-text(${lost})`)
    await student.looked('without a connection')
    // What is no playlist, and what a student may not see.
    for (const address of ['/api/me', '/api/people']) {
      await student.page.evaluateOnNewDocument(misleadPlayer, address)
      await student.show(`/lectures/${lecture}`)
      await student.page.waitForSelector('[slot=top-chrome][role=status]')
      await student.looked(`a picture from ${address}`)
    }
  }
  await using lecturer = await openWalker('lecturer', walk)
  await lecturer.show('/my/account')
  await lecturer.press(['button', 'Set it up'])
  await fill(lecturer.page, say('Your password'), 'not this one')
  await lecturer.press(['button', 'Go on'])
  await lecturer.page.waitForSelector('[role=dialog] [role=alert]')
  await lecturer.looked('a second step of a demo account')
  await lecturer.show('/my/lectures')
  await lecturer.press(['checkbox', 'Choose {{title}}', { title: 'Sound' }], ['button', 'Move to the trash'])
  await lecturer.noticed('a lecture that is held')
  await lecturer.show(`/courses/${course}/members`)
  await fill(lecturer.page, say('E-mail address'), 'nobody@test.example')
  await lecturer.press(['button', 'Add'])
  await lecturer.noticed('somebody whom nobody knows')
  for (const part of ['/plans', '/feed', '/lecturers', '/events'])
    await lecturer.page.evaluateOnNewDocument(failCalls, part, 'fault')
  await lecturer.page.evaluateOnNewDocument(failCalls, '/trim', 'silence')
  const more = ['button', 'More for {{name}}', { name: 'Physics 1' }] as const
  await lecturer.see('/rooms', more, ['menuitem', 'Record at a time'])
  await lecturer.see(`/courses/${course}`, ['button', 'Subscribe'])
  await lecturer.see(`/lectures/${lecture}`, ['button', 'More'], ['menuitem', 'Who manages it'])
  await lecturer.see(`/lectures/${lecture}`, ['button', 'What happened'])
  await lecturer.see(`/lectures/${lecture}/trim`)
}
