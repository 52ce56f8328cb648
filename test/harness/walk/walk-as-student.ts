import { awaitReplay } from '../lecture/watch-lecture.ts'
import { openWalker } from './open-walker.ts'
import type { Walk } from './walk.ts'

export async function walkAsStudent(walk: Walk): Promise<void> {
  const { course, otherCourse, lecture, waiting, links } = walk.term
  await using student = await openWalker('student', walk)
  for (const path of [
    ...['/', '/courses', `/courses/${course}`, `/courses/${otherCourse}`, links.course, '/search?q=waves', '/admin'],
    ...[`/lectures/${waiting}`, '/my/account', '/guide/student'],
  ])
    await student.see(path)
  await student.see(`/courses/${course}`, ['button', 'Subscribe'])
  for (const name of ['New address', 'Remove the address'])
    await student.see(`/courses/${course}`, ['button', 'Subscribe'], ['button', name])
  await student.see('/', ['button', 'Account of {{name}}', { name: 'Sam Student' }])
  await student.onPhone(() => student.see('/', ['button', 'Menu']))
  await student.show(`/lectures/${lecture}`)
  await awaitReplay(student.page)
  await student.looked('resumed')
  await student.press(['button', 'Share'])
  await student.looked('a link to a second')
  await student.escape()
  await student.show(`/lectures/${lecture}`)
  await awaitReplay(student.page)
  await student.press(['button', 'Keyboard shortcuts'])
  await student.looked('keys of the player')
  await student.see(`/lectures/${lecture}/trim`)
  // The bell last: what was new is not new any more.
  await student.openNotices()
}
