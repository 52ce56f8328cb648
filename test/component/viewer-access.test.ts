import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AppError } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { openLog } from '../../core/log.ts'
import { startWorker } from '../../queue/work.ts'
import { createInvitation } from '../../storage/catalog/people/invitations.ts'
import { addUser } from '../../storage/catalog/people/people.ts'
import { applyEvent, createRecording } from '../../storage/catalog/recordings/recordings.ts'
import { startWork } from '../../storage/catalog/recordings/work.ts'
import { decide } from '../../viewer/access/decide.ts'
import { type ApiRouteName, apiRoutes } from '../../viewer/api/catalogue.ts'
import type { AccessRule, Route } from '../../viewer/api/route.ts'
import type { TestViewer } from '../harness/aula/viewer.ts'
import { startViewerRig } from '../harness/aula/viewer-rig.ts'
import { outsiders, type RoleName, roles, type ViewerWorld } from '../harness/aula/viewer-world.ts'

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld
let queueUrl: string

beforeAll(async () => {
  ;({ viewer, world, queueUrl } = resources.use(await startViewerRig()))
})
afterAll(() => resources.disposeAsync())

const everybody: readonly RoleName[] = roles
const members: readonly RoleName[] = roles.filter((role) => !outsiders.includes(role))
const lecturers: readonly RoleName[] = ['lecturer', 'otherLecturer', 'admin']
const admins: readonly RoleName[] = ['admin']
const ofCourse: readonly RoleName[] = ['student', 'lecturer', 'admin']
const inCharge: readonly RoleName[] = ['lecturer', 'admin']

/**
 * Who may, written down a second time and apart from the rules: a route that is not here does not pass the type check.
 * Objects belong to the lecturer, in a course with the student; lectures are for the course.
 */
const allowed: Record<ApiRouteName, readonly RoleName[]> = {
  me: everybody,
  signIn: everybody,
  signOut: everybody,
  makeFirstAdmin: everybody,
  seeInvitation: everybody,
  acceptInvitation: everybody,
  listPeople: admins,
  invite: admins,
  withdrawInvitation: admins,
  changePerson: admins,
  removePerson: admins,
  previewImport: admins,
  importPeople: admins,
  seeBelongings: admins,
  handOn: admins,
  seeOwnerless: admins,
  handOnOwnerless: admins,
  deactivatePerson: admins,
  reactivatePerson: admins,
  makeResetLink: admins,
  dropSecondFactor: admins,
  forgotPassword: everybody,
  seePasswordReset: everybody,
  resetPassword: everybody,
  seeAccount: members,
  changeAccount: members,
  changePassword: members,
  beginSecondFactor: members,
  confirmSecondFactor: members,
  removeSecondFactor: members,
  listCourses: members,
  createCourse: lecturers,
  seeCourse: ofCourse,
  changeCourse: inCharge,
  addMember: inCharge,
  removeMember: inCharge,
  previewMembers: inCharge,
  importMembers: inCharge,
  makeCourseLink: inCharge,
  changeCourseLink: inCharge,
  seeCourseLink: everybody,
  joinCourse: members,
  listRooms: members,
  createRoom: lecturers,
  seeRoom: everybody,
  changeRoom: inCharge,
  deleteRoom: inCharge,
  joinRoom: everybody,
  record: inCharge,
  pause: inCharge,
  resume: inCharge,
  stillThere: inCharge,
  stop: inCharge,
  listPlans: inCharge,
  planRecording: inCharge,
  cancelPlan: inCharge,
  startDemo: everybody,
  startPage: everybody,
  search: everybody,
  myLectures: members,
  allLectures: admins,
  seeLecture: ofCourse,
  followLecture: ofCourse,
  seeParticipation: ofCourse,
  myParticipation: ofCourse,
  askQuestion: ofCourse,
  voteForQuestion: ofCourse,
  hideQuestion: ofCourse,
  answerQuestion: inCharge,
  switchQuestions: inCharge,
  raiseHand: ofCourse,
  inviteHand: inCharge,
  reportStream: ofCourse,
  seeChat: ofCourse,
  seeOlderMessages: ofCourse,
  writeMessage: ofCourse,
  hideMessage: ofCourse,
  changeChat: inCharge,
  changeLecture: inCharge,
  seeTrim: inCharge,
  trimLecture: inCharge,
  untrimLecture: inCharge,
  releaseLecture: inCharge,
  extendLecture: inCharge,
  lectureEvents: inCharge,
  trashLecture: inCharge,
  restoreLecture: inCharge,
  eraseLecture: inCharge,
  stopLecture: inCharge,
  myTrash: members,
  addFile: inCharge,
  renameFile: inCharge,
  removeFile: inCharge,
  bringFileBack: inCharge,
  listLecturers: inCharge,
  nameLecturer: inCharge,
  unnameLecturer: inCharge,
  addToCourse: inCharge,
  // The rule lets through who may watch; what a student may not, the handler says.
  takeFromCourse: inCharge,
  keepPosition: ofCourse,
  forgetPosition: ofCourse,
  seeNotices: members,
  readNotices: members,
  seeFeed: ofCourse,
  renewFeed: ofCourse,
  endFeed: ofCourse,
  now: admins,
  runSelfTest: admins,
  retryWork: admins,
  seeRetention: admins,
  previewRule: admins,
  enableRule: admins,
  confirmDate: admins,
  holdLecture: admins,
  liftHold: admins,
  changeOrganisation: admins,
  seeOrganisation: admins,
  events: admins,
  organisationEvents: admins,
  listHosts: admins,
  allowHost: admins,
  disallowHost: admins,
  seeMail: admins,
  pullMailBrake: admins,
  releaseMailBrake: admins,
  dropAllMail: admins,
  dropMail: admins,
  seeText: everybody,
  listAllTexts: admins,
  changeText: admins,
}

const bodies: Partial<Record<ApiRouteName, object>> = {
  signIn: { email: 'nobody@example.org', password: 'whatever it is' },
  makeFirstAdmin: {
    token: 'x'.repeat(43),
    organisation: 'University',
    name: 'Ada',
    email: 'ada@example.org',
    password: 'long enough for this',
  },
  seeInvitation: { token: 'x'.repeat(43) },
  acceptInvitation: { token: 'x'.repeat(43), name: 'Ada', password: 'long enough for this' },
  invite: { email: 'new@example.org', role: 'student' },
  changePerson: { role: 'student' },
  previewImport: { csv: 'email' },
  importPeople: { csv: 'email' },
  handOn: { heir: newId() },
  handOnOwnerless: { heir: newId() },
  deactivatePerson: { heir: null },
  forgotPassword: { email: 'nobody@example.org' },
  seePasswordReset: { token: 'x'.repeat(43) },
  resetPassword: { token: 'x'.repeat(43), password: 'long enough for this' },
  changeAccount: { newReplays: 'never' },
  changePassword: { present: 'not this one', password: 'another long one' },
  beginSecondFactor: { password: 'not this one' },
  confirmSecondFactor: { code: '000000' },
  removeSecondFactor: { password: 'not this one' },
  createCourse: { title: 'Waves' },
  changeCourse: { title: 'Waves' },
  addMember: { email: 'other-student@example.org', role: 'student' },
  previewMembers: { csv: 'email' },
  importMembers: { csv: 'email' },
  makeCourseLink: {},
  changeCourseLink: { withdrawn: true },
  seeCourseLink: { token: 'x'.repeat(43) },
  joinCourse: { token: 'x'.repeat(43) },
  changeText: { text: null },
  createRoom: { name: 'My room' },
  changeRoom: { name: 'Other name' },
  joinRoom: { name: 'Guest', recordable: true },
  record: {},
  planRecording: { beginsAt: '2100-02-28T08:00:00Z' },
  changeLecture: { title: 'Darkness' },
  askQuestion: { text: 'Why?', named: true },
  voteForQuestion: { up: true },
  hideQuestion: { hidden: true },
  answerQuestion: { answered: true },
  switchQuestions: { on: true },
  raiseHand: { raised: true },
  inviteHand: { invited: true },
  reportStream: { missing: 'sound' },
  writeMessage: { id: randomUUID(), text: 'Hello', known: 0 },
  hideMessage: { hidden: true, known: 0 },
  changeChat: { on: false, known: 0 },
  changeOrganisation: { name: 'University' },
  trimLecture: { start: 0, end: 4_000 },
  releaseLecture: { appears: 'now' },
  extendLecture: { days: 0 },
  renameFile: { name: 'Slides' },
  nameLecturer: { email: 'other-student@example.org' },
  keepPosition: { position: 1_000, duration: 5_000 },
  readNotices: { until: '2026-01-01T00:00:00Z' },
  previewRule: { course: null, rule: null },
  enableRule: { course: null, rule: null, seen: 0 },
  holdLecture: { reason: 'An appeal' },
  liftHold: { reason: 'It is over' },
  allowHost: { host: 'meet.example.org' },
}

const queries: Partial<Record<ApiRouteName, string>> = {
  search: '?q=light',
  addFile: '?name=slides.pdf',
  // Another one than the lecture has: answered at once.
  followLecture: '?status=live',
  seeOlderMessages: '?before=1',
}

const routes = Object.entries(apiRoutes) as [ApiRouteName, Route][]

describe.each(routes)('%s', (name, route) => {
  test.each(roles)('%s', async (role) => {
    const answer = await call(name, route, role, await paramsFor(route))
    if (allowed[name].includes(role)) expectAllowed(answer)
    else expect(answer).toMatchObject(outsiders.includes(role) ? signInFirst : notAllowed)
  })
})

const secretObjects = routes.filter(([, { access }]) => /^(lecture|course):/.test(access))
test.each(secretObjects)('%s tells nobody but an admin whether an object exists', async (name, route) => {
  const forbidden = await paramsFor(route)
  const unknown = { ...forbidden, lecture: newId(), course: newId() }
  for (const role of roles.filter((one) => !allowed[name].includes(one))) {
    const [there, nowhere] = [await call(name, route, role, forbidden), await call(name, route, role, unknown)]
    expect({ ...nowhere, quote: '' }).toEqual({ ...there, quote: '' })
  }
  expect(await call(name, route, 'admin', unknown)).toMatchObject({ status: 404, code: 'access.missing' })
})

test('a rule that nobody has thought of refuses everybody', () => {
  const rule = 'lecture:frobnicate' as AccessRule
  expect(decide(rule, { person: null, linkKeys: new Map() }, {})).toBe('sign-in')
})

test('a locked room opens for those who manage it only', async () => {
  const objects = await world.objects()
  const join = (role: RoleName) => call('joinRoom', apiRoutes.joinRoom, role, { room: objects.room })
  expectAllowed(await request('PATCH', `/api/rooms/${objects.room}`, 'lecturer', { locked: true }))
  expect(await join('nobody')).toMatchObject({ status: 403, code: 'access.locked' })
  expect(await join('student')).toMatchObject({ status: 403, code: 'access.locked' })
  expectAllowed(await join('lecturer'))
  expectAllowed(await request('PATCH', `/api/rooms/${objects.room}`, 'lecturer', { locked: false }))
  expectAllowed(await join('nobody'))
})

test('the rules of a room are changed by those who manage it, and told to who comes', async () => {
  const path = `/api/rooms/${(await world.objects()).room}`
  const open = { lobby: false, sharing: 'everybody', speaking: 'everybody' }
  const rules = { lobby: true, sharing: 'lecturers', speaking: 'lecturers' }
  expect(await request('GET', path, 'nobody')).toMatchObject(open)
  expect(await request('PATCH', path, 'student', rules)).toMatchObject(notAllowed)
  expect(await request('PATCH', path, 'lecturer', { speaking: 'nobody' })).toMatchObject({ status: 400 })
  expectAllowed(await request('PATCH', path, 'lecturer', rules))
  expect(await request('GET', path, 'nobody')).toMatchObject({ ...rules, name: 'Room', locked: false })
  expectAllowed(await request('PATCH', path, 'lecturer', { lobby: false }))
  expect(await request('GET', path, 'nobody')).toMatchObject({ ...rules, lobby: false })
})

test('a lecture’s page opens by its access, and a link by its key, remembered in a signed cookie', async () => {
  const see = async (access: 'public' | 'link' | 'signed-in' | 'course', role: RoleName, key = '') =>
    await request('GET', `/api/lectures/${(await world.objects(access)).lecture}${key}`, role)
  for (const role of roles) expectAllowed(await see('public', role))
  expect(await see('signed-in', 'nobody')).toMatchObject(signInFirst)
  expectAllowed(await see('signed-in', 'otherStudent'))
  expect(await see('link', 'student')).toMatchObject(notAllowed)
  expect(await see('link', 'nobody', '?key=wrong')).toMatchObject(signInFirst)

  const { lecture } = await world.objects('link')
  const page = await request('GET', `/api/lectures/${lecture}`, 'lecturer')
  const { searchParams } = new URL(String(page.share))
  const opened = await fetch(`${viewer.url}/api/lectures/${lecture}?${searchParams}`)
  expect(await opened.json()).toMatchObject({ title: 'Light', share: page.share })
  const cookie = opened.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const again = (value: string) => fetch(`${viewer.url}/api/lectures/${lecture}`, { headers: { cookie: value } })
  expect(await (await again(cookie)).json()).toMatchObject({ share: page.share })
  expect((await again(`${cookie.slice(0, -1)}${cookie.endsWith('A') ? 'B' : 'A'}`)).status).toBe(401)
})

test('what failed is told to those who manage it, in no list of others, and why to nobody else', async () => {
  const objects = await world.objects()
  const { catalog, organisation } = viewer.context
  const { id } = await createRecording(catalog, {
    ...{ organisation, room: objects.room, lecture: objects.lecture, requestedBy: world.people.lecturer },
    ...{ width: 1280, height: 720 },
  })
  await applyEvent(catalog, id, 'claim', 'test')
  await applyEvent(catalog, id, 'fail', 'test', { patch: { failure: 'room.empty' } })
  const [path, course] = [`/api/lectures/${objects.lecture}`, `/api/courses/${objects.course}`]
  const failure = (why: string | null) => ({ status: 'failed', failure: why, recordings: [{ failure: why }] })
  expect((await request('GET', path, 'lecturer')).recordings).toMatchObject(failure('room.empty').recordings)
  expect(
    await (await fetch(`${viewer.url}${path}`, { headers: { cookie: world.cookies.student } })).json(),
  ).toMatchObject(failure(null))
  expect(await request('GET', course, 'lecturer')).toMatchObject({ lectureList: [{ failure: 'room.empty' }] })
  expect(await request('GET', course, 'student')).toMatchObject({ lectureList: [] })
})

test('what is in the trash is gone for everybody but those who manage it', async () => {
  const objects = await world.objects('public')
  await world.published(objects)
  const path = `/api/lectures/${objects.lecture}`
  expectAllowed(await request('DELETE', path, 'lecturer'))
  expect(await request('GET', path, 'student')).toMatchObject(notAllowed)
  expect(await request('GET', path, 'lecturer')).toMatchObject({ status: 200, playback: null })
  expect((await request('GET', `${path.replace('/api', '/media')}/index.m3u8`, 'lecturer')).status).toBe(404)
  const trash = await request('GET', '/api/my/trash', 'lecturer')
  expect(trash.lectures).toContainEqual(expect.objectContaining({ id: objects.lecture, reason: 'user.delete' }))
  expectAllowed(await request('POST', `${path}/restore`, 'lecturer'))
  expect(await request('GET', path, 'nobody')).toMatchObject({ status: 200, playback: { live: false } })
  expectAllowed(await request('DELETE', path, 'lecturer'))
  expectAllowed(await request('POST', `${path}/erase`, 'lecturer'))
  expect(await request('POST', `${path}/restore`, 'lecturer')).toMatchObject({
    status: 409,
    code: 'lecture.being-erased',
  })
})

test('bull-board shows jobs to admins and to nobody else, nothing secret among them, and changes nothing', async () => {
  const { queue, organisation } = viewer.context
  const failed = Promise.withResolvers<void>()
  const secret = 'https://store/a.m4s?X-Amz-Signature=s3cret'
  await using _ = startWorker(
    {
      ...{ url: queueUrl, queue: 'probe', concurrency: 1, log: openLog('test', 'silent') },
      onSetAside: async () => failed.resolve(),
    },
    {
      probe: async () => {
        throw new AppError('test.poison', 'lecture', `Cannot read ${secret}`)
      },
    },
  )
  await queue.enqueue('probe', { organisation, selfTest: newId() })
  await failed.promise
  const jobs = '/admin/queues/api/queues?activeQueue=probe&status=failed&page=1&jobsPerPage=10'
  for (const path of ['/admin/queues', '/admin/queues/queue/probe', '/admin/queues/static/js', jobs]) {
    for (const role of roles.filter((one) => one !== 'admin')) {
      const refusal = outsiders.includes(role) ? signInFirst : notAllowed
      expect(await request('GET', path, role), `${path} ${role}`).toMatchObject(refusal)
    }
  }
  const page = await fetch(`${viewer.url}/admin/queues`, { headers: { cookie: world.cookies.admin } })
  expect(await page.text()).toContain('<base href="/admin/queues/"')
  expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self';.*base-uri 'self'/)
  expect([page.headers.get('x-powered-by'), page.headers.get('cache-control')]).toEqual([null, 'no-store'])
  const seen = JSON.stringify(await request('GET', jobs, 'admin'))
  expect(seen).toContain('Cannot read https://store/a.m4s?[hidden]')
  expect(seen).not.toContain('s3cret')
  for (const [method, path] of [
    ['PUT', 'probe/clean/failed'],
    ['PUT', 'probe/retry/failed'],
    ['POST', 'probe/add'],
  ]) {
    const answer = await request(method ?? '', `/admin/queues/api/queues/${path}`, 'admin', {})
    expect(answer, path).toMatchObject({ status: 404 })
  }
  expect((await queue.counts('probe')).setAside).toBe(1)
})

test('what could not be made is tried again when an admin asks, as often as it then needs', async () => {
  const { catalog, queue, organisation } = viewer.context
  const recording = { id: await world.published(await world.objects()), organisation_id: organisation }
  const work = () =>
    catalog.selectFrom('work').selectAll().where('recording_id', '=', recording.id).where('job', '=', 'pictures')
  // It has killed its worker time and again.
  for (let tries = 0; (await startWork(catalog, recording, 'pictures')) && tries < 100; tries++);
  expect(await work().executeTakeFirst()).toMatchObject({ state: 'failed', failure: 'work.gave-up' })
  const { preparations } = await request('GET', '/api/admin/now', 'admin')
  expect(preparations).toContainEqual(expect.objectContaining({ recording: recording.id, failure: 'work.gave-up' }))
  const before = (await queue.counts('transcoder')).waiting
  const retry = () => request('POST', `/api/admin/recordings/${recording.id}/work/pictures/retry`, 'admin')
  expect([await retry(), await retry()]).toMatchObject([{ status: 204 }, { status: 204 }])
  expect((await queue.counts('transcoder')).waiting).toBe(before + 1)
  expect(await work().executeTakeFirst()).toMatchObject({ state: 'waiting', failure: null })
  // Keys of what earlier executions stored are never used again.
  expect((await startWork(catalog, recording, 'pictures'))?.attempt).toBeGreaterThan(25)
})

const signInFirst = { status: 401, code: 'access.sign-in' }
const notAllowed = { status: 403, code: 'access.not-allowed' }

/** What a route's path names: objects of its own, for it may use them up. */
async function paramsFor({ path }: Route): Promise<Record<string, string>> {
  const { catalog, organisation } = viewer.context
  const params: Record<string, string> = { ...(await world.objects()) }
  const email = `${newId()}@example.org`
  if (path.includes(':person')) {
    const member = { email, name: 'Somebody', role: 'student' as const, password: 'long enough for this' }
    params.person = (await addUser(catalog, member)).person
  }
  if (path.includes(':host')) params.host = 'meet.example.org'
  // Whether there is such a plan is looked up after the rule has let the caller through.
  if (path.includes(':recording')) Object.assign(params, { recording: newId(), job: 'pictures' })
  if (path.includes(':plan')) params.plan = newId()
  if (path.includes(':question')) params.question = newId()
  if (path.includes(':hand')) params.hand = newId()
  if (path.includes(':message')) params.message = '1'
  if (path.includes(':mail')) params.mail = newId()
  if (path.includes(':link')) params.link = newId()
  if (path.includes(':kind')) Object.assign(params, { kind: 'consent', language: 'de' })
  if (path.includes(':file')) params.file = newId()
  if (path.includes(':invitation')) {
    const invitation = { organisation, email, name: '', role: 'student' as const, course: null, key: 'a secret' }
    params.invitation = (await createInvitation(catalog, { ...invitation, invitedBy: world.people.admin })).id
  }
  return params
}

async function call(name: ApiRouteName, route: Route, role: RoleName, params: Record<string, string>) {
  const path = route.path.replace(/:([a-z]+)/g, (_, param: string) => params[param] ?? '')
  const query = queries[name] ?? ''
  // Signing out really does it; everybody is needed again.
  const as = name === 'signOut' ? 'nobody' : role
  return await request(route.method.toUpperCase(), `/api${path}${query}`, as, bodies[name])
}

async function request(
  method: string,
  path: string,
  role: RoleName,
  body?: object,
): Promise<Record<string, unknown> & { status: number }> {
  const response = await fetch(`${viewer.url}${path}`, {
    method,
    headers: { cookie: world.cookies[role], ...(body ? { 'content-type': 'application/json' } : {}) },
    body: body ? JSON.stringify(body) : undefined,
  })
  const text = await response.text()
  const json: unknown = text.startsWith('{') ? JSON.parse(text) : {}
  return { ...(typeof json === 'object' ? json : {}), status: response.status }
}

/** Let through by the rule: whatever the handler then says is another matter, but never a failure. */
function expectAllowed(answer: { status: number; code?: unknown }): void {
  expect(answer.status).toBeLessThan(500)
  expect(String(answer.code)).not.toMatch(/^(access|request)\./)
}
