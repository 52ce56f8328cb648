import { fill } from '../browser/browser.ts'
import { named, openWalker } from './open-walker.ts'
import type { Walk } from './walk.ts'

export async function walkInRoom(walk: Walk): Promise<void> {
  const { people, course } = walk.term
  const made = { name: 'Physics 2', course }
  const room = (await people.lecturer.call('createRoom', { body: made })).id
  await using lecturer = await openWalker('lecturer', walk)
  await lecturer.show(`/rooms/${room}`)
  await lecturer.looked('before joining a room')
  await lecturer.press(['button', 'Join'], ['button', 'Choose devices'])
  await lecturer.looked('devices in a room')
  await lecturer.escape()
  await lecturer.page.keyboard.press('p')
  await lecturer.looked('people in a room')
  await lecturer.press(['button', 'Rules'])
  await lecturer.looked('the rules of a room')
  await lecturer.escape()
  const rules = { lobby: true, speaking: 'lecturers', sharing: 'lecturers' } as const
  await people.lecturer.call('changeRoom', { params: { room }, body: rules })

  await using guest = await openWalker('nobody', walk)
  await guest.show(`/rooms/${room}`)
  await guest.looked('before joining a room with a lobby')
  await fill(guest.page, walk.say('Your name'), 'Gus Guest')
  await guest.press(['button', 'Join'])
  await guest.looked('waiting before a room')
  await lecturer.page.waitForSelector(`::-p-aria([name="${walk.say('Let in {{name}}', { name: 'Gus Guest' })}"])`)
  await lecturer.looked('people who wait before a room')
  await lecturer.press(['button', 'Let in {{name}}', { name: 'Gus Guest' }])
  await guest.page.waitForSelector('[role=toolbar]')
  await guest.looked('in a room in which nobody else speaks')
  const gus = { name: 'Gus Guest' }
  const more = ['button', 'More for {{name}}', gus] as const
  await guest.page.keyboard.press('h')
  await lecturer.page.waitForSelector(named(walk.say('Let speak')))
  await lecturer.press(more)
  await lecturer.looked('what can be done with somebody in a room')
  await lecturer.press(['menuitem', 'Remove'])
  await lecturer.looked('before somebody is removed from a room')
  await lecturer.escape()

  await lecturer.page.keyboard.press('c')
  await fill(lecturer.page, walk.say('Message'), 'Good morning')
  await lecturer.press(['button', 'Send'])
  await lecturer.press(['button', 'Remove the message of {{name}}', { name: 'Lea Lecturer' }])
  await lecturer.looked('the chat of a room')
  await lecturer.escape()
  await guest.press(['button', 'Leave'])
  await guest.page.waitForFunction(() => !document.querySelector('[role=toolbar]'))
  await guest.looked('after a room')
  await guest.press(['button', 'Join again'], ['button', 'Join'])
  const waits = { number: '1', waiting: '1' }
  await lecturer.press(['button', 'People, {{number}} here, waiting: {{waiting}}', waits])
  await lecturer.press(['button', 'Turn {{name}} away', gus])
  await guest.page.waitForSelector(named(walk.say('Ask again')))
  await guest.looked('turned away before a room')
  await guest.press(['button', 'Ask again'], ['button', 'Join'])
  await lecturer.press(['button', 'Let in {{name}}', gus])
  await guest.page.waitForSelector('[role=toolbar]')
  await lecturer.press(more, ['menuitem', 'Remove'], ['button', 'Remove'])
  await guest.page.waitForFunction(() => !document.querySelector('[role=toolbar]'))
  await guest.looked('removed from a room')
  await people.lecturer.call('changeRoom', { params: { room }, body: { lobby: false, locked: true } })
  await guest.show(`/rooms/${room}`)
  await guest.looked('before a locked room')
  await guest.press(['button', 'Join'])
  // Beside the notice that it is locked.
  await guest.page.waitForFunction(() => document.querySelectorAll('main [role=alert]').length > 1)
  await guest.looked('refused at a locked room')
  await people.lecturer.call('deleteRoom', { params: { room } })
  await lecturer.page.waitForFunction(() => !document.querySelector('[role=toolbar]'))
  await lecturer.looked('after a room that was deleted')
}
