import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { RecordingId } from '../../core/ids.ts'
import { deactivatePerson } from '../../storage/catalog/leaving/deactivation.ts'
import { removePerson } from '../../storage/catalog/leaving/remove-person.ts'
import { noteProblem } from '../../storage/catalog/recordings/recording-problems.ts'
import { applyEvent, createRecording } from '../../storage/catalog/recordings/recordings.ts'
import { eraseRows } from '../../storage/catalog/retention/trash.ts'
import { claimTake } from '../../storage/catalog/takes/takes.ts'
import type { ChatNews } from '../../viewer/api/watch-chat.ts'
import { openBudgets } from '../../viewer/live/budgets.ts'
import { startViewer, type TestViewer } from '../harness/aula/viewer.ts'
import { makeWorld, type Objects, plainTrack, type RoleName, type ViewerWorld } from '../harness/aula/viewer-world.ts'
import { layTrack } from '../harness/lay/lay-recording.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { startRedis } from '../harness/servers/redis.ts'

const resources = new AsyncDisposableStack()
let viewer: TestViewer
/** Another process of the same release, on the same catalogue. */
let other: TestViewer
let world: ViewerWorld

beforeAll(async () => {
  const postgres = resources.use(await startPostgres())
  const redis = resources.use(await startRedis())
  const { url } = await postgres.catalog()
  viewer = resources.use(await startViewer({ databaseUrl: url, queueUrl: redis.url }))
  other = resources.use(await startViewer({ databaseUrl: url, queueUrl: redis.url }))
  world = await makeWorld(viewer.context)
})
afterAll(() => resources.disposeAsync())
// What somebody does in one test is not to be counted in the next.
beforeEach(() => {
  viewer.context.participationBudgets = openBudgets({ burst: 15, perSecond: 0.5 })
})

test('who may watch and is signed in writes; everybody who may watch reads it; nobody else does either', async () => {
  const live = await liveLecture('course')
  for (const role of ['nobody', 'otherStudent', 'otherLecturer'] as const) {
    expect((await write(live, role, 'Hello')).status).toBeGreaterThan(400)
    expect((await get(live, role, 'chat')).status).toBeGreaterThan(400)
  }
  expect(await see(live, 'student')).toEqual({
    ...{ version: 1, whole: true, on: true, restSeconds: 5, messages: [], gone: [], older: false },
  })
  const { body } = await write(live, 'student', ' <b>Hello</b> ')
  expect(body).toMatchObject({ messages: [{ text: '<b>Hello</b>', name: 'student', own: true, lecturer: false }] })
  await write(live, 'lecturer', 'Good morning')
  expect((await see(live, 'student')).messages).toMatchObject([
    { text: '<b>Hello</b>', own: true, lecturer: false },
    { text: 'Good morning', name: 'lecturer', own: false, lecturer: true },
  ])
  const open = await liveLecture('public')
  expect((await write(open, 'nobody', 'Hello')).status).toBe(401)
  expect((await write(open, 'otherStudent', 'Hello')).status).toBe(200)
  expect((await see(open, 'nobody')).messages).toMatchObject([{ text: 'Hello', name: 'other-student', own: false }])
})

test('bad and too fast messages are refused, and so are all once the lecture is over or the chat is off', async () => {
  const live = await liveLecture()
  for (const text of ['', '   ', 'x'.repeat(301), 'a\u0000b']) {
    expect(await write(live, 'student', text)).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
  }
  expect((await write(live, 'student', 'Hello', { id: 'not a UUID' })).status).toBe(400)
  const both = await Promise.all([write(live, 'student', 'One'), write(live, 'student', 'Two')])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 429])
  expect(await write(live, 'student', 'Two')).toMatchObject({
    body: { code: 'chat.too-fast', said: { values: { seconds: 5 } } },
  })
  // Those in charge need not rest.
  expect([(await write(live, 'lecturer', 'A')).status, (await write(live, 'lecturer', 'B')).status]).toEqual([200, 200])
  await rested(live, 6)
  expect((await change(live, 'student', { on: false })).status).toBe(403)
  expect((await change(live, 'lecturer', { restSeconds: 0 })).status).toBe(400)
  expect((await change(live, 'lecturer', { restSeconds: 30 })).body).toMatchObject({ on: true, restSeconds: 30 })
  expect((await write(live, 'student', 'Three')).body).toMatchObject({ code: 'chat.too-fast' })
  await rested(live, 30)
  expect((await write(live, 'student', 'Three')).status).toBe(200)
  expect((await change(live, 'lecturer', { on: false })).body).toMatchObject({ on: false, restSeconds: 30 })
  await rested(live, 60)
  expect((await write(live, 'student', 'Four')).body).toMatchObject({ code: 'chat.off' })
  expect(await see(live, 'student')).toMatchObject({ on: false })
  await change(live, 'lecturer', { on: true })
  await applyEvent(viewer.context.catalog, live.recording, 'stop', 'user.stop')
  expect((await write(live, 'lecturer', 'Five')).body).toMatchObject({ code: 'chat.closed' })
  expect((await see(live, 'student')).messages.map(({ text }) => text)).toContain('Three')
})

test('a message that is sent again is there once, also while its author would have to rest', async () => {
  const live = await liveLecture()
  const id = randomUUID()
  const answers = await Promise.all([1, 2, 3].map(() => write(live, 'student', 'Once', { id })))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  await change(live, 'lecturer', { on: false })
  expect((await write(live, 'student', 'Once', { id })).status).toBe(200)
  expect((await see(live, 'lecturer')).messages).toHaveLength(1)
})

test('what all write together, one person writes, and a lecture holds is bounded; those in charge get through', async () => {
  const live = await liveLecture()
  const { catalog } = viewer.context
  await write(live, 'lecturer', 'First')
  await flood(live, 60)
  // What else makes a version does not make room for more.
  await change(live, 'lecturer', { restSeconds: 5 })
  expect((await write(live, 'student', 'Too much')).body).toMatchObject({ code: 'chat.busy' })
  expect((await write(live, 'lecturer', 'Slowly, please')).status).toBe(200)
  await rested(live, 20)
  expect((await write(live, 'student', 'Now')).status).toBe(200)
  await rested(live, 20)
  // Versions alone do not fill it.
  await catalog.updateTable('watch_chat').set({ version: 30_000 }).where('lecture_id', '=', live.lecture).execute()
  expect((await write(live, 'student', 'Still')).status).toBe(200)
  await flood(live, 20_000)
  expect((await write(live, 'student', 'More')).body).toMatchObject({ code: 'chat.full' })
  const answers: number[] = []
  for (let turn = 0; turn < 30; turn++) answers.push((await write(live, 'admin', 'More')).status)
  expect([answers[0], answers.at(-1)]).toEqual([409, 429])
})

test('a hidden message is gone for all but those in charge, who show it again; the author takes back only an own one', async () => {
  const live = await liveLecture()
  const own = numberOf(await write(live, 'student', 'Mine'))
  const another = numberOf(await write(live, 'lecturer', 'Not mine'))
  const known = (await see(live, 'student')).version
  const hide = async (role: RoleName, message: number, hidden: boolean) =>
    (await send(live, role, 'PUT', `chat/messages/${message}/hidden`, { hidden, known })).status
  const texts = async (role: RoleName) => (await see(live, role)).messages.map(({ text }) => text)
  expect(await hide('student', another, true)).toBe(404)
  expect(await hide('student', own, true)).toBe(200)
  expect(await texts('student')).toEqual(['Not mine'])
  expect(await hide('student', own, false)).toBe(200)
  const hidden = await send(live, 'lecturer', 'PUT', `chat/messages/${own}/hidden`, { hidden: true, known })
  expect(hidden.body).toMatchObject({ whole: false, messages: [{ number: own, hidden: true }], gone: [] })
  await vi.waitFor(async () => {
    expect((await news(live, 'student', known)).chat).toMatchObject({ whole: false, messages: [], gone: [own] })
  })
  expect(await texts('student')).toEqual(['Not mine'])
  expect(await texts('lecturer')).toEqual(['Mine', 'Not mine'])
  expect(await hide('student', own, false)).toBe(404)
  expect(await hide('lecturer', own, false)).toBe(200)
  expect(await texts('student')).toEqual(['Mine', 'Not mine'])
  const { version } = await see(live, 'lecturer')
  expect([await hide('lecturer', own, false), (await see(live, 'lecturer')).version]).toEqual([200, version])
  for (const message of [1_000, 1e12, 0, 'x']) expect(await hide('lecturer', Number(message), true)).toBe(404)
})

test('who follows is told of new messages alone, at once and in every viewer, and of nothing twice', async () => {
  const live = await liveLecture()
  const { version } = await see(live, 'student', other)
  const held = news(live, 'student', version, other)
  expect(await Promise.race([held, sleep(500)])).toBeUndefined()
  const begun = performance.now()
  await write(live, 'lecturer', 'Seen elsewhere?')
  const told = await held
  expect(performance.now() - begun).toBeLessThan(1_000)
  expect(told).toMatchObject({ participation: null, chat: { whole: false, messages: [{ text: 'Seen elsewhere?' }] } })
  expect(JSON.stringify(told).length).toBeLessThan(400)
  // Who is told once more of the same waits on.
  const next = told.chat?.version ?? 0
  expect(await Promise.race([news(live, 'student', next, other), sleep(1_500)])).toBeUndefined()
  // A page of the release before knows of no chat, and is told of none.
  await write(live, 'lecturer', 'Another one')
  expect((await get(live, 'student', 'news?status=live')).body).toMatchObject({ chat: null })
  // Who was away for long, and who comes anew, is told of the last ones.
  expect((await news(live, 'student', 0)).chat).toMatchObject({ whole: true, older: false })
})

test('a page begins with the last 200, reads older ones on request, and catches up with what it has missed', async () => {
  const live = await liveLecture()
  await write(live, 'lecturer', 'First')
  await flood(live, 450)
  viewer.context.watchChats.forgetAll()
  const { messages, older, version } = await see(live, 'student')
  expect([messages.length, older, messages.at(-1)?.text]).toEqual([200, true, 'Message 450'])
  const before = async (role: RoleName, number: number) =>
    (await get(live, role, `chat/messages?before=${number}`)).body as unknown as Pick<ChatNews, 'messages' | 'older'>
  const second = await before('student', messages[0]?.number ?? 0)
  expect([second.messages.length, second.older, second.messages.at(-1)?.text]).toEqual([100, true, 'Message 250'])
  const last = await before('student', second.messages[50]?.number ?? 0)
  expect([last.messages.length, last.older]).toEqual([100, true])
  expect(await before('student', 3)).toMatchObject({ messages: [{ text: 'First' }], older: false })
  // An old message is hidden: every page is told, whether it shows it or not.
  const [old] = last.messages
  const hidden = { hidden: true, known: version }
  expect((await send(live, 'lecturer', 'PUT', `chat/messages/${old?.number}/hidden`, hidden)).status).toBe(200)
  await vi.waitFor(async () => {
    expect((await news(live, 'student', version)).chat).toMatchObject({
      whole: false,
      messages: [],
      gone: [old?.number],
    })
  })
  expect((await before('student', (old?.number ?? 0) + 1)).messages.at(-1)?.number).toBe((old?.number ?? 0) - 1)
  expect((await before('lecturer', (old?.number ?? 0) + 1)).messages.at(-1)).toMatchObject({ hidden: true })
  expect((await see(live, 'student')).messages.map(({ number }) => number)).toEqual(
    messages.map(({ number }) => number),
  )
})

test('a message leads to the moment at which it was written, also in the replay', async () => {
  const live = await liveLecture()
  await write(live, 'student', 'Now')
  const { catalog, store, organisation } = viewer.context
  const row = await catalog
    .selectFrom('watch_message')
    .selectAll()
    .where('lecture_id', '=', live.lecture)
    .executeTakeFirstOrThrow()
  // The recording's first frame was a minute ago.
  expect(row).toMatchObject({ written_in: live.recording })
  expect((row.written_from ?? 0) / 1_000_000).toBeGreaterThan(59)
  expect((row.written_from ?? 0) / 1_000_000).toBeLessThan(90)
  expect((await see(live, 'student')).messages).toMatchObject([{ at: null }])
  for (const track of [plainTrack('video', '720p', 3), plainTrack('audio', 'main', 3)]) {
    await layTrack(catalog, store, { organisation, recording: live.recording, take: 1 }, track, {
      tracks: [],
      offset: 0,
    })
  }
  await catalog.updateTable('watch_message').set({ written_from: 6_000_000 }).where('number', '=', row.number).execute()
  viewer.context.watchChats.forgetAll()
  await viewer.context.lectureMedia.forget(live.recording)
  expect((await see(live, 'student')).messages).toMatchObject([{ at: 6_000 }])
})

test('all of it is erased with the lecture, and a person’s own with the person, also where it was read already', async () => {
  const { catalog, organisation } = viewer.context
  const live = await liveLecture('signed-in')
  await write(live, 'lecturer', 'Kept')
  await write(live, 'otherStudent', 'Forgotten')
  const known = (await see(live, 'student')).version
  expect((await see(live, 'student', other)).messages).toHaveLength(2)
  const held = await liveLecture('signed-in')
  await write(held, 'otherStudent', 'Evidence')
  const hold = { held_at: new Date(), hold_reason: 'An appeal' }
  await catalog.updateTable('lecture').set(hold).where('id', '=', held.lecture).execute()
  await removePerson(catalog, organisation, { person: world.people.otherStudent, heir: null, by: world.people.admin })
  // Nothing overrides a hold: their words stay, without their name.
  await vi.waitFor(async () =>
    expect((await see(held, 'student')).messages).toMatchObject([{ text: 'Evidence', name: '' }]),
  )
  for (const by of [viewer, other]) {
    await vi.waitFor(async () => {
      expect((await news(live, 'student', known, by)).chat).toMatchObject({ whole: true, messages: [{ text: 'Kept' }] })
    })
  }
  await applyEvent(catalog, live.recording, 'stop', 'user.stop')
  await applyEvent(catalog, live.recording, 'fail', 'test.failed', { patch: { failure: 'test.failed' } })
  await catalog
    .updateTable('lecture')
    .set({ trashed_at: new Date(), trash_reason: 'user.erase', erase_at: new Date(), erasing_at: new Date() })
    .where('id', '=', live.lecture)
    .execute()
  await eraseRows(catalog, live.lecture)
  for (const table of ['watch_chat', 'watch_message'] as const) {
    expect(await catalog.selectFrom(table).selectAll().where('lecture_id', '=', live.lecture).execute()).toEqual([])
  }
})

test('a page that follows is looked up every ten seconds, anew when a recording changes, and who is deactivated is out at once', async () => {
  const { catalog, organisation, permissions } = viewer.context
  const live = await liveLecture('signed-in')
  const asks = async () => (await get(live, 'otherLecturer', 'news?status=starting&chat=0')).status
  const allow = (access: 'signed-in' | 'course') =>
    catalog.updateTable('lecture').set({ access }).where('id', '=', live.lecture).execute()
  // What the recording has gone through until now is told.
  await sleep(300)
  expect(await asks()).toBe(200)
  await allow('course')
  expect([(await get(live, 'otherLecturer', 'chat')).status, await asks()]).toEqual([403, 200])
  const at = new Date()
  await noteProblem(catalog, { recording: live.recording, take: 1, event: 'trouble', code: 'sound.silent', at })
  await vi.waitFor(async () => expect(await asks()).toBe(403))
  // Whoever was refused is let in at once.
  await allow('signed-in')
  expect(await asks()).toBe(200)
  const look = vi.spyOn(permissions, 'follow')
  const held = get(live, 'otherLecturer', `news?status=starting&chat=${(await see(live, 'student')).version}`)
  await vi.waitFor(() => expect(look).toHaveBeenCalled())
  await deactivatePerson(catalog, organisation, {
    ...{ person: world.people.otherLecturer, heir: null, by: world.people.admin },
  })
  expect((await held).status).toBe(401)
  expect(await asks()).toBe(401)
})

type Live = Objects & { recording: RecordingId }

/** A lecture whose recording has run for a minute. */
async function liveLecture(access: 'public' | 'course' | 'signed-in' = 'course'): Promise<Live> {
  const { catalog, organisation } = viewer.context
  const objects = await world.objects(access)
  const { id } = await createRecording(catalog, {
    organisation,
    ...{ lecture: objects.lecture, room: objects.room, requestedBy: null, width: 1280, height: 720 },
  })
  await claimTake(catalog, id, 1, 'test')
  const patch = { first_frame_at: new Date(Date.now() - 60_000) }
  await applyEvent(catalog, id, 'captured', 'recorder.captured', { patch })
  return { ...objects, recording: id }
}

/** Messages of the lecturer, as if they had just been written. */
async function flood(live: Live, count: number): Promise<void> {
  await sql`with chat as (
      update watch_chat set version = version + ${count} where lecture_id = ${live.lecture} returning version)
    insert into watch_message (lecture_id, organisation_id, number, changed, id, person_id, lecturer, text)
    select ${live.lecture}, ${viewer.context.organisation}, version - ${count} + n, version - ${count} + n,
      gen_random_uuid(), ${world.people.lecturer}, true, 'Message ' || n
    from chat, generate_series(1, ${count}::int) n`.execute(viewer.context.catalog)
}

/** Lets time pass since everything that was written. */
async function rested(live: Live, seconds: number): Promise<void> {
  await viewer.context.catalog
    .updateTable('watch_message')
    .set({ written_at: sql`written_at - ${seconds} * interval '1 second'` })
    .where('lecture_id', '=', live.lecture)
    .execute()
}

async function see(live: Live, role: RoleName, by = viewer): Promise<ChatNews> {
  const { status, body } = await get(live, role, 'chat', by)
  expect(status).toBe(200)
  return body
}

/** What a page is told that follows, and knows the chat up to a version. Like a page it asks again after an answer without news. */
async function news(live: Live, role: RoleName, known: number, by = viewer): Promise<Body> {
  for (;;) {
    const { status, body } = await get(live, role, `news?status=starting&chat=${known}`, by)
    expect(status).toBe(200)
    if (body.chat) return body
  }
}

const write = (live: Live, role: RoleName, text: string, { id = randomUUID() as string, known = 0 } = {}) =>
  send(live, role, 'POST', 'chat/messages', { id, text, known })
const change = (live: Live, role: RoleName, changes: { on?: boolean; restSeconds?: number }) =>
  send(live, role, 'PATCH', 'chat', { ...changes, known: 0 })
const numberOf = ({ body }: Answer) => body.messages.at(-1)?.number ?? 0
const get = (live: Live, role: RoleName, path: string, by = viewer) =>
  call(by, role, 'GET', `/api/lectures/${live.lecture}/${path}`)
const send = (live: Live, role: RoleName, method: string, path: string, body: object) =>
  call(viewer, role, method, `/api/lectures/${live.lecture}/${path}`, body)

/** What is there depends on the route; each test says what it expects of it. */
type Body = ChatNews & { chat: ChatNews | null; participation: object | null; code: string }
type Answer = { status: number; body: Body }

async function call(by: TestViewer, role: RoleName, method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(by.url + path, {
    method,
    headers: { cookie: world.cookies[role], 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Body }
}
