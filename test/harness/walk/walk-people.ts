import { openWalker } from './open-walker.ts'
import type { Walk } from './walk.ts'

export async function walkPeople(walk: Walk): Promise<void> {
  await using admin = await openWalker('admin', walk)
  await admin.see('/admin/people', ['button', 'Invite'], ['button', 'Make the link'])
  await admin.see('/admin/people', ['button', 'Import a list'])
  await admin.seeList('/admin/people', 'name,email,role\nNora Neu,neu@test.example,student\nEve,eve@,boss')
  await admin.see('/admin/people', ['button', 'Withdraw the invitation of {{email}}', { email: 'nora@demo.example' }])
  await admin.see('/admin/people', ['button', 'Hand on what nobody owns'])
  const more = ['button', 'More for {{name}}', { name: 'Lea Lecturer' }] as const
  await admin.see('/admin/people', more)
  for (const item of [
    'Name and address',
    'Link for a new password',
    'Hand on lectures and rooms',
    'Deactivate',
    'Remove',
  ])
    await admin.see('/admin/people', more, ['menuitem', item])
  await admin.see(
    '/admin/people',
    ...[more, ['menuitem', 'Remove'] as const, ['radio', 'Hand them to somebody'] as const],
    ['field', 'To whom'],
  )
  await admin.see('/admin/people', ['button', 'More for {{name}}', { name: 'Dora' }])
  await admin.see(
    '/admin/people',
    ...[['button', 'More for {{name}}', { name: 'Mona' }] as const, ['menuitem', 'Remove the second step'] as const],
  )
  await admin.see('/admin/people', ['field', 'Role of {{name}}', { name: 'Sam Student' }])
  await admin.show('/admin/people')
  await admin.page.focus(`[aria-label="${walk.say('Role of {{name}}', { name: 'Ada Admin' })}"]`)
  // By keyboard: each field has choices of these names in the page.
  for (const key of ['ArrowDown', 'ArrowUp', 'ArrowUp', 'Enter'] as const) await admin.page.keyboard.press(key)
  await admin.page.waitForSelector('[role=dialog]')
  await admin.looked('giving up one’s own role')
}
