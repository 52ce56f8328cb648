import { addMember } from '../../storage/catalog/courses/courses.ts'
import { addUser, findMemberByEmail, PersonExists } from '../../storage/catalog/people/people.ts'
import type { ViewerContext } from '../viewer-context.ts'
import { demoAccounts } from './demo-accounts.ts'
import { demoRoom } from './demo-room.ts'

/** Sees to the demo accounts, with lecturer and student in the demo course. Again: changes nothing. */
export async function makeDemoAccounts(context: ViewerContext): Promise<void> {
  const { catalog, organisation } = context
  const room = await demoRoom(context)
  for (const { email, name, role, password } of demoAccounts) {
    const person =
      (await findMemberByEmail(catalog, organisation, email)) ??
      (await addUser(catalog, { email, name, role, password, demo: true }).then(
        (added) => added.person,
        (error: unknown) => {
          // Another viewer that starts at the same moment.
          if (error instanceof PersonExists) return undefined
          throw error
        },
      ))
    if (person && room.course_id && role !== 'admin') {
      await addMember(catalog, organisation, room.course_id, person, role)
    }
  }
}
