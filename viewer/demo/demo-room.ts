import type { RetentionRule } from '../../core/retention/rule.ts'
import { createCourse } from '../../storage/catalog/courses/courses.ts'
import { setRule } from '../../storage/catalog/retention/retention-rules.ts'
import { createRoom, findRoom, type RoomForPerson } from '../../storage/catalog/rooms/rooms.ts'
import type { ViewerContext } from '../viewer-context.ts'

/** Days that demo lectures stay. */
const demoRetentionDays = 7

/** The demo room in the demo course, made at the first call; a second one at the same moment waits for the first. */
export async function demoRoom({ catalog, organisation }: ViewerContext): Promise<RoomForPerson> {
  return await catalog.transaction().execute(async (transaction) => {
    await transaction.selectFrom('organisation').select('id').where('id', '=', organisation).forUpdate().execute()
    const there = await transaction
      .selectFrom('room')
      .select('id')
      .where('organisation_id', '=', organisation)
      .where('demo', '=', true)
      .where('deleted_at', 'is', null)
      .orderBy('created_at')
      .executeTakeFirst()
    const id = there?.id ?? (await makeRoom(transaction, organisation))
    const room = await findRoom(transaction, organisation, id, null)
    if (!room) throw new Error('the demo room was deleted within its own transaction')
    return room
  })
}

async function makeRoom(catalog: ViewerContext['catalog'], organisation: ViewerContext['organisation']) {
  const course = await createCourse(catalog, {
    organisation,
    title: 'Demo course',
    description: 'Lectures of the demo room; each stays for a week.',
    defaultAccess: 'public',
  })
  const rule: RetentionRule = { clock: 'recorded', days: demoRetentionDays, warnDays: [], extensionDays: 0 }
  await setRule(catalog, { organisation, course }, rule, null)
  return await createRoom(catalog, { organisation, name: 'Demo room', owner: null, course, demo: true })
}
