import { afterAll, beforeAll, expect, test } from 'vitest'
import { startViewerRig, type ViewerRig } from '../harness/aula/viewer-rig.ts'

const resources = new AsyncDisposableStack()
let rig: ViewerRig
beforeAll(async () => {
  rig = resources.use(await startViewerRig())
})
afterAll(() => resources.disposeAsync())

test('whoever teaches a course or manages a lecture with a student’s account finds what they manage', async () => {
  const { call, world } = rig
  const objects = await world.objects()
  const { lecture, room, course } = objects
  await world.published(objects)
  expect(await found()).toEqual({ inCharge: false, start: [[], []], lectures: [], trash: [], rooms: [] })

  const email = 'other-student@example.org'
  expect((await call('PUT', `/lectures/${lecture}/lecturers`, 'lecturer', { email })).status).toBe(204)
  expect(await found()).toEqual({ inCharge: true, start: [[lecture], []], lectures: [lecture], trash: [], rooms: [] })
  expect((await call('DELETE', `/lectures/${lecture}/lecturers/${world.people.otherStudent}`, 'lecturer')).status).toBe(
    204,
  )
  expect(await found()).toMatchObject({ inCharge: false, lectures: [] })

  expect((await call('PUT', `/courses/${course}/members`, 'lecturer', { email, role: 'lecturer' })).status).toBe(204)
  expect(await found()).toEqual({
    ...{ inCharge: true, start: [[lecture], [room]], lectures: [lecture], trash: [], rooms: [room] },
  })
  expect((await call('DELETE', `/lectures/${lecture}`, 'otherStudent')).status).toBe(204)
  expect(await found()).toMatchObject({ lectures: [], trash: [lecture], rooms: [room] })
  // Rooms of one's own are what a lecturer has.
  expect((await call('POST', '/rooms', 'otherStudent', { name: 'Mine' })).status).toBe(403)
})

/** What the pages of the other student show them as theirs. */
async function found() {
  const get = async (path: string) => (await rig.call('GET', path, 'otherStudent')).body
  const ids = (list: { id: string }[]) => list.map(({ id }) => id)
  const start = await get('/start')
  return {
    inCharge: (await get('/me')).person.inCharge,
    start: [ids(start.mine), ids(start.rooms)],
    lectures: ids((await get('/my/lectures')).lectures),
    trash: ids((await get('/my/trash')).lectures),
    rooms: ids((await get('/rooms')).rooms),
  }
}
