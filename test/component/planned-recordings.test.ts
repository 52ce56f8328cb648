import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LectureId, RecordingId, RoomId } from '../../core/ids.ts'
import { prepareAhead } from '../../keeper/due/plan-due-starts.ts'
import { findLecture } from '../../storage/catalog/lectures/lectures.ts'
import { applyEvent, findRecording } from '../../storage/catalog/recordings/recordings.ts'
import { dueStops } from '../../storage/catalog/recordings/stop-recording.ts'
import { beginAwaiting, preparePlanned, readDuePlans } from '../../storage/catalog/starting/planned-recordings.ts'
import { claimTake, markCaptured } from '../../storage/catalog/takes/takes.ts'
import type { TestViewer } from '../harness/aula/viewer.ts'
import { startViewerRig } from '../harness/aula/viewer-rig.ts'
import type { ViewerWorld } from '../harness/aula/viewer-world.ts'

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld
const size = { width: 1280, height: 720 }

beforeAll(async () => {
  ;({ viewer, world } = resources.use(await startViewerRig()))
})
afterAll(() => resources.disposeAsync())

const soon = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString()

test('a recording is planned, listed and cancelled; never into the past, never twice at one time', async () => {
  const { room } = await world.objects()
  const plans = `/api/rooms/${room}/plans`
  const planned = await call('POST', plans, { beginsAt: soon(3_600), endsAt: soon(7_200), title: 'Optics 1' })
  expect(planned).toMatchObject({ status: 200, title: 'Optics 1', state: 'waiting' })
  expect(await call('POST', plans, { beginsAt: soon(-1) })).toMatchObject({ status: 400, code: 'plan.in-the-past' })
  expect(await call('POST', plans, { beginsAt: soon(5_000) })).toMatchObject({ status: 409, code: 'plan.overlaps' })
  expect(await call('POST', plans, { beginsAt: soon(60), endsAt: soon(30) })).toMatchObject({ status: 400 })
  const next = await call('POST', plans, { beginsAt: planned.endsAt })
  expect(next).toMatchObject({ status: 200, title: 'Room', endsAt: null })
  // Eight people at once want the same hour: one gets it.
  const hour = { beginsAt: soon(20_000), endsAt: soon(23_000) }
  const answers = await Promise.all(Array.from({ length: 8 }, () => call('POST', plans, hour)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect((await call('GET', plans)).plans).toHaveLength(3)
  expect(await call('DELETE', `${plans}/${planned.id}`)).toMatchObject({ status: 204 })
  expect(await call('DELETE', `${plans}/${planned.id}`)).toMatchObject({ status: 404, code: 'plan.missing' })
  expect((await call('GET', plans)).plans).toHaveLength(2)
})

test('its recorder waits in the room without occupying it, and begins at its time; cancelled, it leaves', async () => {
  const { room, course } = await world.objects()
  const recording = await prepared(room, 'Optics 2')
  expect(recording).toMatchObject({ state: 'scheduled', awaits_start: true, title: 'Optics 2', course_id: course })
  await claimTake(viewer.context.catalog, recording.id, 1, 'test')
  // Nobody is told of a recording that does not record, and Record still means another one.
  expect(await call('GET', `/api/rooms/${room}`)).toMatchObject({ recording: null })
  expect(await call('POST', `/api/rooms/${room}/stop`)).toMatchObject({ status: 409 })
  await beginAwaiting(viewer.context.catalog, recording.id)
  await beginAwaiting(viewer.context.catalog, recording.id)
  expect(await call('GET', `/api/rooms/${room}`)).toMatchObject({ recording: { id: recording.id, state: 'joining' } })

  const other = await prepared((await world.objects()).room, 'Optics 3')
  await call('DELETE', `/api/rooms/${other.room_id}/plans/${other.plan}`)
  expect(await findRecording(viewer.context.catalog, other.id)).toMatchObject({ state: 'cancelled' })
  await beginAwaiting(viewer.context.catalog, other.id)
  expect(await findRecording(viewer.context.catalog, other.id)).toMatchObject({ awaits_start: true })
})

test('a lecture that begins as the one before ends is a recording of its own, and ends the other', async () => {
  const { catalog } = viewer.context
  const { room } = await world.objects()
  const first = await prepared(room, 'First', 100)
  const second = await prepared(room, 'Second', 200)
  await claimTake(catalog, first.id, 1, 'test')
  await beginAwaiting(catalog, first.id)
  await markCaptured(catalog, first.id, 1, { at: new Date(), offset: 0 })
  await claimTake(catalog, second.id, 1, 'test')
  await Promise.all([beginAwaiting(catalog, second.id), beginAwaiting(catalog, second.id)])
  expect(await findRecording(catalog, first.id)).toMatchObject({ state: 'finalising' })
  expect(await findRecording(catalog, second.id)).toMatchObject({ state: 'joining', awaits_start: false })
  expect(second.lecture_id).not.toBe(first.lecture_id)
})

test('Record shortly before a planned start begins that one, prepared or not', async () => {
  const { catalog } = viewer.context
  const { room } = await world.objects()
  const waiting = await prepared(room, 'Early', 400)
  expect(await call('POST', `/api/rooms/${room}/record`)).toMatchObject({ id: waiting.id })
  const begun = await findRecording(catalog, waiting.id)
  expect(begun?.awaits_start).toBe(false)
  expect(begun?.begins_at?.getTime()).toBeLessThanOrEqual(Date.now() + 1_000)

  const another = await world.objects()
  const plans = `/api/rooms/${another.room}/plans`
  await call('POST', plans, { beginsAt: soon(300), endsAt: soon(900), title: 'Soon' })
  const { id, lecture } = await call('POST', `/api/rooms/${another.room}/record`)
  expect(await findRecording(catalog, id as RecordingId)).toMatchObject({ state: 'scheduled', awaits_start: false })
  expect(await lectureTitle(lecture as LectureId)).toBe('Soon')
  expect((await call('GET', plans)).plans).toEqual([])
})

test('the database’s clock says what is due: a start, and an end', async () => {
  const { catalog } = viewer.context
  const { room } = await world.objects()
  const plan = await call('POST', `/api/rooms/${room}/plans`, { beginsAt: soon(600), endsAt: soon(1_200) })
  const isDue = async () => (await readDuePlans(catalog, prepareAhead)).plans.some(({ id }) => id === plan.id)
  expect(await isDue()).toBe(false)
  await catalog
    .updateTable('planned_recording')
    .set({ begins_at: new Date(Date.now() + prepareAhead - 5_000) })
    .where('room_id', '=', room)
    .execute()
  expect(await isDue()).toBe(true)

  const recording = await prepared((await world.objects()).room, 'Ends', 10)
  await beginAwaiting(catalog, recording.id)
  const isOver = async () => (await dueStops(catalog)).some(({ id }) => id === recording.id)
  expect(await isOver()).toBe(false)
  await catalog.updateTable('recording').set({ ends_at: new Date() }).where('id', '=', recording.id).execute()
  expect(await isOver()).toBe(true)
  await applyEvent(catalog, recording.id, 'cancel', 'test')
})

/** A planned recording whose recording is made already. */
async function prepared(room: RoomId, title: string, seconds = 30) {
  const { catalog, organisation } = viewer.context
  const plan = await call('POST', `/api/rooms/${room}/plans`, { beginsAt: soon(seconds), title })
  const rows = await catalog.selectFrom('planned_recording').selectAll().where('room_id', '=', room).execute()
  const row = rows.find(({ id }) => id === plan.id)
  if (!row) throw new Error(`not planned: ${JSON.stringify(plan)}`)
  const recording = await preparePlanned(catalog, row.id, size)
  expect(await preparePlanned(catalog, row.id, size)).toBeUndefined()
  if (!recording) throw new Error('not prepared')
  const lecture = await findLecture(catalog, organisation, recording.lecture_id, null)
  return { ...recording, plan: row.id, title: lecture?.title, course_id: lecture?.course_id }
}

async function lectureTitle(id: LectureId): Promise<string | undefined> {
  return (await findLecture(viewer.context.catalog, viewer.context.organisation, id, null))?.title
}

/** As the lecturer. */
async function call(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const answer = await fetch(viewer.url + path, {
    method,
    headers: { cookie: world.cookies.lecturer, ...(body ? { 'content-type': 'application/json' } : {}) },
    body: body && JSON.stringify(body),
  })
  const text = await answer.text()
  return { ...(text.startsWith('{') ? JSON.parse(text) : {}), status: answer.status }
}
