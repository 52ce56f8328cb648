import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { LectureId, RecordingId } from '../../core/ids.ts'
import { openQueue } from '../../queue/enqueue.ts'
import { tellHeld } from '../../storage/catalog/recordings/pauses.ts'
import { applyEvent, findRecording } from '../../storage/catalog/recordings/recordings.ts'
import { dueStops } from '../../storage/catalog/recordings/stop-recording.ts'
import { beatTake, claimTake, markCaptured } from '../../storage/catalog/takes/takes.ts'
import type { TestViewer } from '../harness/aula/viewer.ts'
import { startViewerRig } from '../harness/aula/viewer-rig.ts'
import type { RoleName, ViewerWorld } from '../harness/aula/viewer-world.ts'

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld

beforeAll(async () => {
  ;({ viewer, world } = resources.use(await startViewerRig({ settings: { AULA_DEMO: 'accounts' } })))
})
afterAll(() => resources.disposeAsync())

test('Record pressed many times at once makes one lecture, one recording, one job', async () => {
  const { room } = await world.objects()
  await using queue = openQueue(viewer.context.settings.AULA_QUEUE_URL)
  const before = (await queue.counts('recorder')).waiting
  const answers = await Promise.all(Array.from({ length: 8 }, () => post(`/api/rooms/${room}/record`)))
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
  expect(new Set(answers.map(({ lecture }) => lecture)).size).toBe(1)
  expect(answers[0]).toMatchObject({ state: 'scheduled', since: null })
  expect((await queue.counts('recorder')).waiting).toBe(before + 1)
})

test('Stop before anything was captured cancels, afterwards closes; pressed again it changes nothing', async () => {
  const { room } = await world.objects()
  const record = `/api/rooms/${room}/record`
  const stop = `/api/rooms/${room}/stop`
  expect(await post(stop)).toMatchObject({ status: 409, code: 'recording.not-running' })
  await post(record)
  expect(await post(stop)).toMatchObject({ state: 'cancelled' })
  expect(await post(stop)).toMatchObject({ state: 'cancelled' })

  const { id, lecture } = await post(record, { title: 'Light' })
  await capture(id as RecordingId)
  const [one, two] = await Promise.all([post(stop), post(stop)])
  expect([one.state, two.state]).toEqual(['finalising', 'finalising'])
  const next = await post(record, { lecture })
  expect(next).toMatchObject({ lecture, state: 'scheduled' })
  expect(next.id).not.toBe(id)
  expect(await post(`/api/lectures/${lecture}/stop`)).toMatchObject({ status: 204 })
  expect(await findRecording(viewer.context.catalog, next.id as RecordingId)).toMatchObject({ state: 'cancelled' })
})

test('a room in another conference is made and recorded only where an admin allowed its host', async () => {
  const elsewhere = { system: 'page', address: 'https://meet.example.org/optics?code=7', steps: [] }
  const make = () => post('/api/rooms', { name: 'Elsewhere', conference: elsewhere })
  expect(await make()).toMatchObject({ status: 403, code: 'conference.host-not-allowed' })
  const hosts = '/api/admin/hosts'
  expect(await post(hosts, { host: 'meet.example.org/x' }, { who: 'admin' })).toMatchObject({ status: 400 })
  expect(await post(hosts, { host: 'meet.example.org' }, { who: 'admin' })).toMatchObject({ status: 204 })
  const room = await make()
  expect(room).toMatchObject({ status: 200, conference: { system: 'page', setup: elsewhere } })
  const seen = await fetch(`${viewer.url}/api/rooms/${room.id}`)
  expect(await seen.json()).toMatchObject({ conference: { address: elsewhere.address, setup: null } })
  const join = { name: 'Ada', recordable: true }
  expect(await post(`/api/rooms/${room.id}/join`, join)).toMatchObject({ code: 'conference.room-elsewhere' })
  expect(await post(`/api/rooms/${room.id}/record`)).toMatchObject({ state: 'scheduled' })
  await post(`/api/rooms/${room.id}/stop`)
  await post(`${hosts}/meet.example.org`, undefined, { method: 'DELETE', who: 'admin' })
  expect(await post(`/api/rooms/${room.id}/record`)).toMatchObject({ code: 'conference.host-not-allowed' })
})

test('a BigBlueButton server needs its shared secret, which no answer holds', async () => {
  const meeting = { system: 'bigbluebutton', server: 'https://bbb.example.org/bigbluebutton/', meeting: 'optics' }
  const make = () => post('/api/rooms', { name: 'Elsewhere', conference: meeting })
  await post('/api/admin/hosts', { host: 'bbb.example.org' }, { who: 'admin' })
  expect(await make()).toMatchObject({ status: 409, code: 'conference.server-secret-missing' })
  await post('/api/admin/hosts', { host: 'bbb.example.org', secret: 'very-secret-text' }, { who: 'admin' })
  expect(await make()).toMatchObject({ status: 200 })
  const listed = await fetch(`${viewer.url}/api/admin/hosts`, { headers: { cookie: world.cookies.admin } })
  const text = await listed.text()
  expect(text).toContain('"hasSecret":true')
  expect(text).not.toContain('very-secret-text')
})

test('a recording goes on with a lecture only for those who manage that lecture', async () => {
  const { room } = await world.objects()
  const foreign = await world.objects('public')
  await viewer.context.catalog
    .updateTable('lecture')
    .set({ owner_id: world.people.otherLecturer, course_id: null })
    .where('id', '=', foreign.lecture)
    .execute()
  expect(await post(`/api/rooms/${room}/record`, { lecture: foreign.lecture })).toMatchObject({ status: 403 })
})

test('an organisation records as much at once as it may, and whoever is refused is told what to do', async () => {
  const settle = (atOnce: number | null) =>
    fetch(`${viewer.url}/api/admin/organisation`, {
      method: 'PATCH',
      headers: { cookie: world.cookies.admin, 'content-type': 'application/json' },
      body: JSON.stringify({ recordingsAtOnce: atOnce }),
    })
  const { catalog, organisation } = viewer.context
  const { running } = await catalog
    .selectFrom('recording')
    .where('organisation_id', '=', organisation)
    .where('state', 'in', ['scheduled', 'joining', 'recording', 'paused'])
    .select(({ fn }) => fn.countAll<number>().as('running'))
    .executeTakeFirstOrThrow()
  expect((await settle(running + 2)).status).toBe(204)
  const rooms = await Promise.all(Array.from({ length: 5 }, () => world.objects()))
  const answers = await Promise.all(rooms.map(({ room }) => post(`/api/rooms/${room}/record`)))
  const refused = answers.filter(({ status }) => status === 429)
  expect(refused).toHaveLength(3)
  expect(refused[0]).toMatchObject({ code: 'recording.quota-reached', message: expect.stringMatching(/admin/) })
  // Pressed again in a room that is recorded, nothing is refused; and one that ends makes room.
  const first = answers.findIndex(({ status }) => status === 200)
  expect(await post(`/api/rooms/${rooms[first]?.room}/record`)).toMatchObject({ id: answers[first]?.id })
  await post(`/api/rooms/${rooms[first]?.room}/stop`)
  const next = answers.findIndex(({ status }) => status === 429)
  expect(await post(`/api/rooms/${rooms[next]?.room}/record`)).toMatchObject({ status: 200 })
  expect((await settle(null)).status).toBe(204)
})

test('Pause answers when the recorder keeps nothing, and says so where it does not answer', async () => {
  const { room } = await world.objects()
  const { catalog } = viewer.context
  expect(await post(`/api/rooms/${room}/pause`)).toMatchObject({ status: 409, code: 'recording.not-running' })
  const id = (await post(`/api/rooms/${room}/record`)).id as RecordingId
  expect(await post(`/api/rooms/${room}/pause`)).toMatchObject({ status: 409, code: 'recording.illegal-transition' })
  await claimTake(catalog, id, 1, 'test')
  await markCaptured(catalog, id, 1, { at: new Date(Date.now() - 9_000), offset: 0 })
  const pausing = post(`/api/rooms/${room}/pause`)
  const obey = async () => {
    const { pausedAt } = (await beatTake(catalog, id, 1)) ?? {}
    if (pausedAt) await tellHeld(catalog, id, pausedAt, 9_000_000)
    return pausedAt
  }
  await expect.poll(obey).toBeInstanceOf(Date)
  expect(await pausing).toMatchObject({ status: 200, state: 'paused', pausing: false })
  expect(await post(`/api/rooms/${room}/resume`)).toMatchObject({ status: 200, state: 'recording' })
  // Nobody tells that it has heard.
  expect(await post(`/api/rooms/${room}/pause`)).toMatchObject({ status: 200, state: 'paused', pausing: true })
  expect(await post(`/api/rooms/${room}/still-there`)).toMatchObject({ status: 204 })
  expect(await post(`/api/rooms/${room}/stop`)).toMatchObject({ state: 'finalising' })
  expect(await post(`/api/rooms/${room}/resume`)).toMatchObject({ status: 409, code: 'recording.illegal-transition' })
})

test('a running lecture is not put into the trash', async () => {
  const { room } = await world.objects()
  const { id, lecture } = await post(`/api/rooms/${room}/record`)
  await capture(id as RecordingId)
  const refused = await post(`/api/lectures/${lecture}`, undefined, { method: 'DELETE' })
  expect(refused).toMatchObject({ status: 409, code: 'lecture.is-recording' })
  await post(`/api/rooms/${room}/stop`)
})

test('the demo lecture: one at a time, public, called by everybody, stopped after a minute of media', async () => {
  const { catalog, settings } = viewer.context
  await using queue = openQueue(settings.AULA_QUEUE_URL)
  const before = (await queue.counts('recorder')).waiting
  const [one, two] = await Promise.all([post('/api/demo'), post('/api/demo')])
  expect(one).toEqual(two)
  expect((await queue.counts('recorder')).waiting).toBe(before + 2)
  const page = await fetch(`${viewer.url}/api/lectures/${one.lecture}`)
  expect(await page.json()).toMatchObject({ status: 'starting', access: 'public', course: { title: 'Demo course' } })

  const recording = await catalog
    .selectFrom('recording')
    .selectAll()
    .where('lecture_id', '=', one.lecture as LectureId)
    .executeTakeFirstOrThrow()
  await capture(recording.id)
  const isDue = async () => (await dueStops(catalog)).some(({ id }) => id === recording.id)
  expect(await isDue()).toBe(false)
  const aMinuteAgo = new Date(Date.now() - 61_000)
  await catalog.updateTable('recording').set({ first_frame_at: aMinuteAgo }).where('id', '=', recording.id).execute()
  expect(await isDue()).toBe(true)
})

test('demo accounts sign in where the operator has opened them', async () => {
  const { demoAccounts } = await (await fetch(`${viewer.url}/api/me`)).json()
  for (const { email, password, role } of demoAccounts) {
    const answer = await fetch(`${viewer.url}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    })
    expect(await answer.json()).toMatchObject({ person: { email, role } })
  }
  expect(demoAccounts).toHaveLength(3)
})

test('the admin is told what is wrong in words, and what expires this month', async () => {
  const objects = await world.objects('public')
  await world.published(objects)
  const now = async () => {
    const answer = await fetch(`${viewer.url}/api/admin/now`, { headers: { cookie: world.cookies.admin } })
    return await answer.json()
  }
  expect((await now()).problems).toContainEqual(expect.objectContaining({ code: 'process.no-recorder' }))
  expect((await now()).storage.bytes).toBeGreaterThan(0)
  const rule = { clock: 'recorded', days: 20, warnDays: [7], extensionDays: 0 }
  const body = { course: objects.course, rule, seen: 1 }
  expect(await post('/api/admin/retention/rule', body, { method: 'PUT', who: 'admin' })).toMatchObject({ status: 204 })
  const expiring = { lecture: objects.lecture, reason: 'retention.course' }
  await vi.waitFor(async () => expect((await now()).expiring).toContainEqual(expect.objectContaining(expiring)))
  const page = await (await fetch(`${viewer.url}/api/lectures/${objects.lecture}`)).json()
  expect(page.removal).toMatchObject({ reason: 'retention.course' })
})

async function capture(id: RecordingId): Promise<void> {
  const { catalog } = viewer.context
  await claimTake(catalog, id, 1, 'test')
  await applyEvent(catalog, id, 'captured', 'recorder.captured', { patch: { first_frame_at: new Date() } })
}

/** As the lecturer. */
async function post(
  path: string,
  body?: object,
  { method = 'POST', who = 'lecturer' }: { method?: string; who?: RoleName } = {},
): Promise<Record<string, unknown>> {
  const answer = await fetch(viewer.url + path, {
    method,
    headers: { cookie: world.cookies[who], ...(body ? { 'content-type': 'application/json' } : {}) },
    body: body && JSON.stringify(body),
  })
  const text = await answer.text()
  return { status: answer.status, ...(text.startsWith('{') ? JSON.parse(text) : {}) }
}
