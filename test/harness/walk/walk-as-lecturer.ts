import { openWalker } from './open-walker.ts'
import type { Walk } from './walk.ts'

export async function walkAsLecturer(walk: Walk): Promise<void> {
  const { course, elsewhere } = walk.term
  await using lecturer = await openWalker('lecturer', walk)
  for (const path of [
    ...['/', '/my/lectures', '/my/trash', '/rooms', `/rooms/${elsewhere}`, '/courses', `/courses/${course}`],
    ...[`/courses/${course}/members`, `/courses/${course}/settings`, '/guide/lecturer'],
  ])
    await lecturer.see(path)
  await lecturer.see('/', ['button', 'Account of {{name}}', { name: 'Lea Lecturer' }])
  await lecturer.see('/my/trash', ['button', 'Erase now: {{title}}', { title: 'A test' }])

  await lecturer.see('/my/account', ['button', 'Set it up'], ['button', 'Go on'])

  await lecturer.see('/rooms', ['button', 'Create a room'], ['button', 'Rules of the room'])
  await lecturer.see(
    '/rooms',
    ...[['button', 'Create a room'] as const, ['radio', 'Another web page'] as const],
    ...[['button', 'Add a step'] as const, ['button', 'Create'] as const],
  )
  const more = ['button', 'More for {{name}}', { name: 'Physics 1' }] as const
  await lecturer.see('/rooms', more)
  for (const item of ['Record at a time', 'Change', 'Delete']) await lecturer.see('/rooms', more, ['menuitem', item])
  await lecturer.see('/rooms', ['button', 'More for {{name}}', { name: 'Seminar' }], ['menuitem', 'Change'])
  await lecturer.show('/rooms')
  await lecturer.page.evaluate(() => {
    // As in a browser that lets no page copy.
    navigator.clipboard.writeText = () => Promise.reject(new Error('no'))
  })
  await lecturer.press(['button', 'Copy link'])
  await lecturer.page.waitForSelector('[role=dialog]')
  await lecturer.looked('the link of a room')

  await lecturer.see(`/courses/${course}`, ['button', 'Subscribe'])
  const members = `/courses/${course}/members`
  for (const name of ['Make an invitation link', 'Import a list', 'Remove {{name}}'])
    await lecturer.see(members, ['button', name, { name: 'Lea Lecturer' }])
  await lecturer.see(members, ['button', 'Make an invitation link'], ['button', 'Make the link'])
  await lecturer.see(members, ['button', 'Make an invitation link'], ['field', 'It holds for'])
  await lecturer.seeList(members, 'student@demo.example\nnobody@test.example')
  await lecturer.openNotices()
}
