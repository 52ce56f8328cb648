import { named, openWalker } from './open-walker.ts'
import type { Walk } from './walk.ts'

export async function walkAsAdmin(walk: Walk): Promise<void> {
  const { course, otherCourse, lecture, waiting } = walk.term
  await using admin = await openWalker('admin', walk)
  for (const path of [
    ...['/admin', '/admin/people', '/admin/mail', '/admin/rooms', '/admin/conferences', '/admin/retention'],
    ...['/admin/organisation', '/admin/texts', '/admin/lectures', '/admin/trash', '/admin/events', '/guide/admin'],
    ...[`/courses/${course}`, `/courses/${otherCourse}`, walk.term.links.course],
  ])
    await admin.see(path)
  await admin.see('/', ['button', 'Notices'])
  await admin.onPhone(() => admin.see('/', ['button', 'Menu']))
  await admin.see('/courses', ['button', 'Create a course'], ['button', 'Create'])
  await admin.see('/admin/events', ['text', 'People and e-mails'])
  await admin.see('/admin/conferences', ['button', 'Allow a host'], ['button', 'Allow'])
  await admin.see('/admin/conferences', ['button', 'Remove {{host}}', { host: 'meet.example.org' }])
  await admin.show('/admin/conferences')
  await admin.page.locator(named(`${walk.say('Add a secret')}: meet.example.org`)).click()
  await admin.looked('a secret of a host')
  await admin.see('/admin/retention', ['button', 'Change the rule'])
  await admin.see(
    '/admin/retention',
    ...[['button', 'Change the rule'] as const, ['radio', 'Move lectures to the trash'] as const],
    ['button', 'Preview'],
  )
  const rule = ['button', 'Change the rule of {{title}}', { title: 'Waves' }] as const
  await admin.see('/admin/retention', rule, ['radio', 'Move lectures to the trash'], ['field', 'Counted from'])
  await admin.see('/admin/retention', rule, ['button', 'Preview'])
  await admin.see(`/lectures/${lecture}`, ['button', 'Hold'], ['button', 'Hold it'])
  await admin.see(`/lectures/${waiting}`, ['button', 'Lift the hold'])
  await admin.show('/admin/texts')
  await admin.page.locator('textarea').fill('In other words')
  await admin.press(['link', 'People'])
  await admin.page.waitForSelector('[role=dialog]')
  await admin.looked('leaving what was not saved')
}
