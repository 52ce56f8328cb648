import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { HandId, QuestionId, RecordingId } from '../../core/ids.ts'
import { removePerson } from '../../storage/catalog/leaving/remove-person.ts'
import { reportEpisodes } from '../../storage/catalog/participation/stream-reports.ts'
import { applyEvent, createRecording } from '../../storage/catalog/recordings/recordings.ts'
import { eraseRows } from '../../storage/catalog/retention/trash.ts'
import { claimTake } from '../../storage/catalog/takes/takes.ts'
import type { Participation } from '../../viewer/api/participation.ts'
import { readAdmission } from '../../viewer/signal/admission.ts'
import { startViewer, type TestViewer } from '../harness/aula/viewer.ts'
import { startViewerRig } from '../harness/aula/viewer-rig.ts'
import type { Objects, RoleName, ViewerWorld } from '../harness/aula/viewer-world.ts'

const resources = new AsyncDisposableStack()
let viewer: TestViewer
/** Another process of the same release, on the same catalogue. */
let other: TestViewer
let world: ViewerWorld

beforeAll(async () => {
  const rig = resources.use(await startViewerRig())
  ;({ viewer, world } = rig)
  const { databaseUrl, queueUrl } = rig
  other = resources.use(await startViewer({ databaseUrl, queueUrl }))
})
afterAll(() => resources.disposeAsync())

test('who may watch and is signed in asks; everybody who may watch reads it; nobody else does either', async () => {
  const live = await liveLecture('course')
  for (const role of ['nobody', 'otherStudent', 'otherLecturer'] as const) {
    expect((await send(live, role, 'POST', 'questions', { text: 'Why?', named: true })).status).toBeGreaterThan(400)
    expect((await get(live, role, 'participation')).status).toBeGreaterThan(400)
  }
  expect((await ask(live, 'student', 'Why is the sky blue?')).status).toBe(200)
  expect(await see(live, 'student')).toMatchObject({
    ...{ on: true, open: true, hands: true, outside: null },
    questions: [{ text: 'Why is the sky blue?', name: 'student', votes: 1, hidden: false, answered: null }],
  })
  const open = await liveLecture('public')
  expect((await ask(open, 'nobody', 'Why?')).status).toBe(401)
  expect((await ask(open, 'otherStudent', 'Why?', false)).status).toBe(200)
  expect((await see(open, 'nobody')).questions).toMatchObject([{ text: 'Why?', name: null }])
  expect(JSON.stringify(await see(open, 'lecturer'))).not.toContain('other-student')
})

test('a vote counts once, is taken back, and one’s own are told', async () => {
  const live = await liveLecture()
  const { question } = (await ask(live, 'student', 'Why?')).body
  const vote = (role: RoleName, up: boolean) => send(live, role, 'PUT', `questions/${question}/vote`, { up })
  const votes = async () => (await see(live, 'student')).questions[0]?.votes
  const again = await Promise.all(
    (['lecturer', 'lecturer', 'lecturer', 'student'] as const).map((role) => vote(role, true)),
  )
  expect(again.map(({ status }) => status)).toEqual([204, 204, 204, 204])
  await vi.waitFor(async () => expect(await votes()).toBe(2), patient)
  expect((await get(live, 'student', 'participation/mine')).body).toEqual({
    ...{ asked: [question], voted: [question], hand: null },
  })
  await vote('student', false)
  await vote('student', false)
  await vi.waitFor(async () => expect(await votes()).toBe(1), patient)
  expect((await get(live, 'lecturer', 'participation/mine')).body).toMatchObject({ asked: [], voted: [question] })
})

test('bad questions, too many and too fast ones are refused, and so are all once the lecture is over or they are off', async () => {
  const live = await liveLecture()
  for (const text of ['', '   ', 'x'.repeat(301), 'a\u0000b']) {
    expect(await ask(live, 'student', text)).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
  }
  const both = await Promise.all([ask(live, 'student', 'One'), ask(live, 'student', 'Two')])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 429])
  for (const { question } of both.map(({ body }) => body)) if (question) await age(question)
  expect((await send(live, 'student', 'PUT', 'questions', { on: false })).status).toBe(403)
  expect((await send(live, 'lecturer', 'PUT', 'questions', { on: false })).status).toBe(204)
  expect((await ask(live, 'student', 'Three')).body).toMatchObject({ code: 'question.off' })
  await vi.waitFor(async () => expect(await see(live, 'student')).toMatchObject({ on: false, open: false }), patient)
  await send(live, 'lecturer', 'PUT', 'questions', { on: true })
  expect((await ask(live, 'student', 'Four')).status).toBe(200)
  await applyEvent(viewer.context.catalog, live.recording, 'stop', 'user.stop')
  expect((await ask(live, 'lecturer', 'Five')).body).toMatchObject({ code: 'question.closed' })
  await vi.waitFor(async () => expect(await see(live, 'student')).toMatchObject({ on: true, open: false }), patient)
  expect((await see(live, 'student')).questions).toHaveLength(2)
})

test('who votes without end is refused after a few', async () => {
  const live = await liveLecture()
  const { question } = (await ask(live, 'student', 'Why?')).body
  const answers: number[] = []
  for (let turn = 0; turn < 30; turn++) {
    answers.push((await send(live, 'otherStudent', 'PUT', `questions/${question}/vote`, { up: turn % 2 === 0 })).status)
  }
  expect(answers[0]).toBe(403)
  answers.length = 0
  for (let turn = 0; turn < 30; turn++) {
    answers.push((await send(live, 'admin', 'PUT', `questions/${question}/vote`, { up: turn % 2 === 0 })).status)
  }
  expect([answers[0], answers.at(-1)]).toEqual([204, 429])
})

test('a hidden question is gone for all but those in charge, who show it again; the author takes back only an own one', async () => {
  const live = await liveLecture()
  const own = (await ask(live, 'student', 'Mine')).body.question
  const another = (await ask(live, 'lecturer', 'Not mine')).body.question
  const hide = async (role: RoleName, question: string, hidden: boolean) =>
    (await send(live, role, 'PUT', `questions/${question}/hidden`, { hidden })).status
  const texts = async (role: RoleName) => (await see(live, role)).questions.map(({ text }) => text).sort()
  expect(await hide('student', another, true)).toBe(404)
  expect(await hide('student', own, true)).toBe(204)
  await vi.waitFor(async () => expect(await texts('student')).toEqual(['Not mine']), patient)
  expect(await hide('student', own, false)).toBe(204)
  expect(await hide('lecturer', own, true)).toBe(204)
  await vi.waitFor(async () => expect(await texts('student')).toEqual(['Not mine']), patient)
  expect(await texts('lecturer')).toEqual(['Mine', 'Not mine'])
  expect(await hide('student', own, false)).toBe(404)
  expect((await send(live, 'lecturer', 'PUT', `questions/${own}/vote`, { up: true })).status).toBe(404)
  expect(await hide('lecturer', own, false)).toBe(204)
  await vi.waitFor(async () => expect(await texts('student')).toEqual(['Mine', 'Not mine']), patient)
})

test('an answered question leads to the moment at which it was answered; only those in charge answer', async () => {
  const live = await liveLecture()
  const question = (await ask(live, 'student', 'Why?')).body.question
  const answered = (role: RoleName, yes: boolean) =>
    send(live, role, 'PUT', `questions/${question}/answered`, { answered: yes })
  expect((await answered('student', true)).status).toBe(403)
  expect((await answered('lecturer', true)).status).toBe(204)
  const row = () => viewer.context.catalog.selectFrom('question').selectAll().where('id', '=', question)
  const marked = await row().executeTakeFirstOrThrow()
  expect(marked).toMatchObject({ answered_in: live.recording })
  // The recording's first frame was a minute ago.
  expect((marked.answered_from ?? 0) / 1_000_000).toBeGreaterThan(59)
  expect((marked.answered_from ?? 0) / 1_000_000).toBeLessThan(90)
  await answered('lecturer', true)
  expect((await row().executeTakeFirstOrThrow()).answered_from).toBe(marked.answered_from)
  await answered('lecturer', false)
  expect(await row().executeTakeFirstOrThrow()).toMatchObject({ answered_at: null, answered_from: null })
  // Nothing ran when it was answered: then there is no moment to lead to.
  await applyEvent(viewer.context.catalog, live.recording, 'stop', 'user.stop')
  expect((await answered('lecturer', true)).status).toBe(204)
  expect((await see(live, 'student')).questions).toMatchObject([{ answered: { at: null } }])
})

test('two viewers see each other’s questions, together with what else they follow, and read nothing twice', async () => {
  const live = await liveLecture()
  const first = await see(live, 'student', other)
  const follow = async (participation: string) =>
    await get(live, 'student', `news?status=starting&participation=${participation}`, other)
  const held = follow(first.version)
  expect(await Promise.race([held, sleep(500)])).toBeUndefined()
  await ask(live, 'lecturer', 'Seen elsewhere?')
  const told = await Promise.race([held, sleep(3_000)])
  expect(told?.body).toMatchObject({ status: 'starting', participation: { questions: [{ text: 'Seen elsewhere?' }] } })
  const version = told?.body.participation?.version ?? ''
  expect(version).not.toBe(first.version)
  expect((await see(live, 'student')).version).toBe(version)
  // Who is told once more of the same waits on.
  expect(await Promise.race([follow(version), sleep(1_500)])).toBeUndefined()
  // A page of the release before asks for the status alone, and is told that.
  expect((await get(live, 'student', 'news?status=live', other)).body).toMatchObject({ participation: null })
})

test('a raised hand is seen by those in charge, and once invited opens a locked room to that person, once', async () => {
  const live = await liveLecture()
  const hand = (role: RoleName, raised: boolean) => send(live, role, 'PUT', 'hand', { raised })
  const outside = async () => (await see(live, 'lecturer')).outside?.hands.map(({ name, invited }) => [name, invited])
  const join = async (role: RoleName) => {
    const body = { name: 'Somebody', recordable: false }
    const answer = await call(viewer, role, 'POST', `/api/rooms/${live.room}/join`, body)
    const admission = readAdmission(viewer.context.settings.AULA_SECRET, answer.body.token ?? '')
    // Whom a locked room lets in at its own door.
    return [answer.status, admission?.kind === 'person' && admission.invited]
  }
  await call(viewer, 'lecturer', 'PATCH', `/api/rooms/${live.room}`, { locked: true })
  const raised = (await hand('student', true)).body.hand
  expect((await hand('student', true)).body.hand).toBe(raised)
  await vi.waitFor(async () => expect(await outside()).toEqual([['student', false]]), patient)
  expect((await see(live, 'student')).outside).toBeNull()
  expect(await join('student')).toEqual([403, false])
  const invite = async (role: RoleName, invited = true) =>
    (await send(live, role, 'PUT', `hands/${raised}`, { invited })).status
  expect(await invite('student')).toBe(403)
  // Who manages this one lecture, and not the room, opens its door to nobody.
  const named = await call(viewer, 'lecturer', 'PUT', `/api/lectures/${live.lecture}/lecturers`, {
    email: 'other-student@example.org',
  })
  expect([named.status, await invite('otherStudent')]).toEqual([204, 403])
  expect(await invite('lecturer')).toBe(204)
  await vi.waitFor(async () => expect((await see(live, 'student')).invited).toEqual([raised]), patient)
  expect((await call(viewer, 'student', 'GET', `/api/rooms/${live.room}`)).body).toMatchObject({ locked: false })
  expect(await join('otherStudent')).toEqual([403, false])
  expect(await join('student')).toEqual([200, true])
  expect(await join('student')).toEqual([403, false])
  await vi.waitFor(async () => expect(await outside()).toEqual([]), patient)
  expect(await invite('lecturer')).toBe(404)
  // Taken back before anybody came.
  expect((await hand('student', true)).body.hand).toBe(raised)
  expect([await invite('lecturer'), await invite('lecturer', false)]).toEqual([204, 204])
  expect(await join('student')).toEqual([403, false])
  await call(viewer, 'lecturer', 'PATCH', `/api/rooms/${live.room}`, { locked: false })
  expect(await join('student')).toEqual([200, false])
  expect((await hand('student', false)).body).toEqual({ hand: null })
  await vi.waitFor(async () => expect(await outside()).toEqual([]), patient)
})

test('a hand of a page that is gone lapses', async () => {
  const live = await liveLecture()
  await send(live, 'student', 'PUT', 'hand', { raised: true })
  await viewer.context.catalog
    .updateTable('raised_hand')
    .set({ seen_at: new Date(Date.now() - 80_000) })
    .where('lecture_id', '=', live.lecture)
    .execute()
  viewer.context.participations.forgetAll()
  expect((await see(live, 'lecturer')).outside?.hands).toEqual([])
  expect((await get(live, 'student', 'participation/mine')).body.hand).toBeNull()
})

test('people who hear nothing are counted, each once, for the lecturer and among what happened', async () => {
  const live = await liveLecture('public')
  const report = async (role: RoleName, missing = 'sound') =>
    (await send(live, role, 'POST', 'reports', { missing })).status
  const reports = async () => (await see(live, 'lecturer')).outside?.reports
  expect(await report('student', 'everything')).toBe(400)
  expect([await report('student'), await report('student'), await report('nobody')]).toEqual([204, 204, 204])
  expect(await report('otherStudent', 'picture')).toBe(204)
  await vi.waitFor(async () => expect(await reports()).toEqual({ sound: 2, picture: 1 }), patient)
  const rows = () =>
    viewer.context.catalog.selectFrom('stream_report').selectAll().where('lecture_id', '=', live.lecture).execute()
  expect(await rows()).toHaveLength(3)
  const { events } = (await get(live, 'lecturer', 'events')).body
  expect(events).toContainEqual(expect.objectContaining({ about: 'reports', missing: 'sound', people: 2 }))
  await viewer.context.catalog
    .updateTable('stream_report')
    .set({ reported_at: new Date(Date.now() - 301_000) })
    .where('lecture_id', '=', live.lecture)
    .execute()
  viewer.context.participations.forgetAll()
  expect(await reports()).toEqual({ sound: 0, picture: 0 })
  await applyEvent(viewer.context.catalog, live.recording, 'stop', 'user.stop')
  expect(await report('lecturer')).toBe(204)
  expect(await rows()).toHaveLength(3)
})

test('whoever has no login that counts is told from others by address and browser, whatever cookies they make up', async () => {
  const live = await liveLecture('public')
  for (const number of [1, 2, 3]) expect(await reportAs(live, number)).toBe(204)
  expect(await reportAs(live, 4, 'another')).toBe(204)
  expect(await soundReports(live)).toBe(2)
})

test('a hall behind one address is heard; a flood from there passes for a hundred people, and is refused in the end', async () => {
  const live = await liveLecture('public')
  const reportAll = (from: number, count: number) =>
    Promise.all(Array.from({ length: count }, (_, number) => reportAs(live, from + number, `agent ${from + number}`)))
  expect(new Set(await reportAll(0, 60))).toEqual(new Set([204]))
  // Two kinds may fall on the same place.
  expect(await soundReports(live)).toBeGreaterThan(30)
  const answers: number[] = []
  while (answers.length < 600) answers.push(...(await reportAll(60 + answers.length, 60)))
  expect(new Set(answers)).toEqual(new Set([204, 429]))
  expect(await soundReports(live)).toBeLessThanOrEqual(100)
})

test('reports within minutes of each other are one happening, each counted once; sound and picture are two', async () => {
  const { catalog, organisation } = viewer.context
  const live = await liveLecture()
  const report = (reporter: string, minute: number, missing: 'sound' | 'picture' = 'sound') => ({
    ...{ organisation_id: organisation, lecture_id: live.lecture, reporter, missing },
    reported_at: new Date(Date.UTC(2026, 10, 27, 10, minute)),
  })
  expect(await reportEpisodes(catalog, live.lecture, 100)).toEqual([])
  const early = [report('ada', 0), report('bob', 3), report('bob', 4, 'picture'), report('ada', 4), report('cem', 8)]
  const late = [report('ada', 13), report('ada', 8, 'picture'), report('cem', 17, 'picture')]
  await catalog
    .insertInto('stream_report')
    .values([...early, ...late])
    .execute()
  const seen = async (most: number) =>
    (await reportEpisodes(catalog, live.lecture, most)).map(({ id, missing, people, at }) => [
      ...[typeof id, missing, people, at.getUTCMinutes()],
    ])
  expect(await seen(100)).toEqual([
    ['number', 'picture', 1, 17],
    ['number', 'sound', 1, 13],
    ['number', 'picture', 2, 4],
    ['number', 'sound', 3, 0],
  ])
  expect(await seen(1)).toEqual([['number', 'picture', 1, 17]])
})

test('who is deactivated hears nothing more of a lecture that they follow, from whichever viewer', async () => {
  const live = await liveLecture()
  const email = 'other-lecturer@example.org'
  await call(viewer, 'lecturer', 'PUT', `/api/lectures/${live.lecture}/lecturers`, { email })
  const follow = async (role: RoleName) => {
    const { version } = await see(live, role, other)
    return get(live, role, `news?status=starting&participation=${version}`, other)
  }
  const [held, others] = [follow('otherLecturer'), follow('student')]
  expect(await Promise.race([held, others, sleep(1_000)])).toBeUndefined()
  const path = `/api/people/${world.people.otherLecturer}/deactivate`
  expect((await call(viewer, 'admin', 'POST', path, { heir: null })).status).toBe(204)
  expect(await Promise.race([held, sleep(3_000)])).toMatchObject({ status: 401 })
  expect(await Promise.race([others, sleep(500)])).toBeUndefined()
})

test('all of it is erased with the lecture, and a person’s own with the person', async () => {
  const { catalog, organisation } = viewer.context
  const live = await liveLecture('signed-in')
  const kept = (await ask(live, 'lecturer', 'Kept')).body.question
  await ask(live, 'otherStudent', 'Forgotten')
  await send(live, 'otherStudent', 'PUT', `questions/${kept}/vote`, { up: true })
  await send(live, 'otherStudent', 'PUT', 'hand', { raised: true })
  await send(live, 'otherStudent', 'POST', 'reports', { missing: 'sound' })
  await send(live, 'lecturer', 'POST', 'reports', { missing: 'sound' })
  const held = await liveLecture('signed-in')
  await ask(held, 'otherStudent', 'Evidence')
  const hold = { held_at: new Date(), hold_reason: 'An appeal' }
  await catalog.updateTable('lecture').set(hold).where('id', '=', held.lecture).execute()
  await removePerson(catalog, organisation, { person: world.people.otherStudent, heir: null, by: world.people.admin })
  // Nothing overrides a hold: their words stay, without their name.
  await vi.waitFor(
    async () =>
      expect((await see(held, 'student')).questions).toMatchObject([{ text: 'Evidence', name: '', votes: 1 }]),
    patient,
  )
  const questions = () => catalog.selectFrom('question').select('text').where('lecture_id', '=', live.lecture).execute()
  const votes = () => catalog.selectFrom('question_vote').selectAll().where('question_id', '=', kept).execute()
  const reporters = () =>
    catalog.selectFrom('stream_report').select('reporter').where('lecture_id', '=', live.lecture).execute()
  const hands = () => catalog.selectFrom('raised_hand').selectAll().where('lecture_id', '=', live.lecture).execute()
  expect(await reporters()).toEqual([{ reporter: world.people.lecturer }])
  expect([await questions(), (await votes()).length, await hands()]).toEqual([[{ text: 'Kept' }], 1, []])
  await applyEvent(catalog, live.recording, 'stop', 'user.stop')
  await applyEvent(catalog, live.recording, 'fail', 'test.failed', { patch: { failure: 'test.failed' } })
  await catalog
    .updateTable('lecture')
    .set({ trashed_at: new Date(), trash_reason: 'user.erase', erase_at: new Date(), erasing_at: new Date() })
    .where('id', '=', live.lecture)
    .execute()
  await eraseRows(catalog, live.lecture)
  expect([await questions(), await votes()]).toEqual([[], []])
})

type Live = Objects & { recording: RecordingId }

const patient = { timeout: 4_000, interval: 100 }

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

async function see(live: Live, role: RoleName, by = viewer): Promise<Participation> {
  const { status, body } = await get(live, role, 'participation', by)
  expect(status).toBe(200)
  return body as unknown as Participation
}

/** One of those without a login that counts, all of them at one address; 429: refused. */
async function reportAs({ lecture }: Live, number: number, agent = 'one'): Promise<number> {
  const { status } = await fetch(`${other.url}/api/lectures/${lecture}/reports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': agent, cookie: `aula_login=made-up-${number}` },
    body: JSON.stringify({ missing: 'sound' }),
  })
  return status
}

async function soundReports(live: Live): Promise<number | undefined> {
  viewer.context.participations.forgetAll()
  return (await see(live, 'lecturer')).outside?.reports.sound
}

const ask = (live: Live, role: RoleName, text: string, named = true) =>
  send(live, role, 'POST', 'questions', { text, named })
const get = (live: Live, role: RoleName, path: string, by = viewer) =>
  call(by, role, 'GET', `/api/lectures/${live.lecture}/${path}`)
const send = (live: Live, role: RoleName, method: string, path: string, body: object) =>
  call(viewer, role, method, `/api/lectures/${live.lecture}/${path}`, body)

/** What is there depends on the route; each test says what it expects of it. */
type Body = {
  question: QuestionId
  hand: HandId | null
  participation: Participation | null
  events: unknown[]
  token: string | undefined
}
type Answer = { status: number; body: Body }

async function call(by: TestViewer, role: RoleName, method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(by.url + path, {
    method,
    headers: { cookie: world.cookies[role], 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  })
  return { status: response.status, body: (response.status === 204 ? {} : await response.json()) as Body }
}

/** Lets the next question of the same person be asked at once. */
async function age(question: QuestionId): Promise<void> {
  await viewer.context.catalog
    .updateTable('question')
    .set({ asked_at: new Date(Date.now() - 60_000) })
    .where('id', '=', question)
    .execute()
}
