import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../core/ids.ts'
import { createLogin } from '../../storage/catalog/people/logins.ts'
import { addUser } from '../../storage/catalog/people/people.ts'
import type { TestViewer } from '../harness/aula/viewer.ts'
import { startViewerRig } from '../harness/aula/viewer-rig.ts'
import type { ViewerWorld } from '../harness/aula/viewer-world.ts'

/* How a course gets its members: by a link that they open, or from a list of addresses. */

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld

beforeAll(async () => {
  ;({ viewer, world } = resources.use(await startViewerRig()))
})
afterAll(() => resources.disposeAsync())

test('a lecturer creates a course and teaches it from then on; an admin creates courses for others', async () => {
  const create = (cookie: string) => call('POST', '/courses', cookie, { title: 'Waves' })
  const { body: own } = await create(world.cookies.lecturer)
  expect(own).toMatchObject({ mine: 'lecturer', canManage: true })
  const { body: seen } = await call('GET', `/courses/${own.id}`, world.cookies.lecturer)
  expect(seen.members).toMatchObject([{ name: 'lecturer', role: 'lecturer' }])
  const { body: listed } = await call('GET', '/courses', world.cookies.lecturer)
  expect(listed.courses).toContainEqual(expect.objectContaining({ id: own.id }))
  expect((await create(world.cookies.admin)).body).toMatchObject({ mine: null, canManage: true })
})

const ended = { status: 403, body: { code: 'course-link.invalid' } }

test('a link opens its course to a member with one call, and is shown to those who manage it', async () => {
  const { course } = await world.objects()
  const { body: made } = await call('POST', `/courses/${course}/links`, world.cookies.lecturer, {})
  expect(made.link).toMatch(new RegExp(`^${viewer.url}/join-course#[\\w-]{43}$`))
  const token = made.link.split('#')[1]
  expect(await look(token, '')).toMatchObject({
    body: { organisation: 'Aula', course: 'Optics', by: 'lecturer', mine: null },
  })
  expect(await join(token, '')).toMatchObject({ status: 401, body: { code: 'access.sign-in' } })
  expect(await join(token, world.cookies.otherStudent)).toMatchObject({ status: 200, body: { course } })
  expect(await look(token, world.cookies.otherStudent)).toMatchObject({ body: { mine: 'student' } })
  const { body: seen } = await call('GET', `/courses/${course}`, world.cookies.lecturer)
  expect(seen.links).toMatchObject([{ id: made.id, link: made.link, uses: 1, most: null, by: 'lecturer' }])
  expect(seen.members).toContainEqual(expect.objectContaining({ name: 'other-student', role: 'student' }))
  const { body: asStudent } = await call('GET', `/courses/${course}`, world.cookies.otherStudent)
  expect(asStudent.links).toBeNull()
  const rows = await viewer.context.catalog.selectFrom('course_link').selectAll().execute()
  expect(JSON.stringify(rows)).not.toContain(token)
})

test('whoever teaches the course stays who they are, and takes nobody’s place', async () => {
  const { course } = await world.objects()
  const token = await linkOf(course, { most: 1 })
  expect(await join(token, world.cookies.lecturer)).toMatchObject({ status: 200, body: { course } })
  const { body } = await call('GET', `/courses/${course}`, world.cookies.lecturer)
  expect(body).toMatchObject({ mine: 'lecturer', links: [{ uses: 0 }] })
})

test('no more join than may, however many press at once', async () => {
  const { course } = await world.objects()
  const token = await linkOf(course, { most: 3 })
  const cookies = await Promise.all(Array.from({ length: 8 }, newMember))
  const answers = await Promise.all(cookies.map((cookie) => join(token, cookie)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(3)
  expect(answers.filter(({ status }) => status !== 200)).toMatchObject(Array(5).fill(ended))
  // Who is in is let through on and on; nobody else is told what it opened.
  const inside = cookies[answers.findIndex(({ status }) => status === 200)] ?? ''
  expect(await join(token, inside)).toMatchObject({ status: 200 })
  expect(await look(token, '')).toMatchObject(ended)
})

test('a withdrawn link opens nothing until that is taken back; one of another course stays', async () => {
  const [{ course }, other] = [await world.objects(), await world.objects()]
  const { body: made } = await call('POST', `/courses/${course}/links`, world.cookies.lecturer, {})
  const token = made.link.split('#')[1]
  const set = (of: string, withdrawn: boolean) =>
    call('PATCH', `/courses/${of}/links/${made.id}`, world.cookies.lecturer, { withdrawn })
  expect(await set(other.course, true)).toMatchObject({ status: 204 })
  expect(await look(token, '')).toMatchObject({ status: 200 })
  await set(course, true)
  expect(await look(token, '')).toMatchObject(ended)
  expect(await join(token, world.cookies.otherStudent)).toMatchObject(ended)
  await set(course, false)
  expect(await join(token, world.cookies.otherStudent)).toMatchObject({ status: 200 })
})

test('a link ends by itself', async () => {
  const { course } = await world.objects()
  const token = await linkOf(course, { days: 1 })
  await viewer.context.catalog
    .updateTable('course_link')
    .where('course_id', '=', course)
    .set({ expires_at: sql<Date>`expires_at - interval '25 hours'` })
    .execute()
  expect(await join(token, world.cookies.otherStudent)).toMatchObject(ended)
})

test('a secret that was made up opens nothing; days and numbers have bounds', async () => {
  const { course } = await world.objects()
  expect(await join('x'.repeat(43), world.cookies.otherStudent)).toMatchObject(ended)
  for (const body of [{ days: 0 }, { days: 201 }, { most: 0 }, { most: 1.5 }]) {
    const answer = await call('POST', `/courses/${course}/links`, world.cookies.lecturer, body)
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
  }
})

test('a lecturer’s list adds who has an account and says who is left out; an admin’s invites them', async () => {
  const { course } = await world.objects()
  const stranger = `${newId()}@example.org`
  const csv = `other-student@example.org\n${stranger}\nlecturer@example.org`
  const preview = await call('POST', `/courses/${course}/members/import/preview`, world.cookies.lecturer, { csv })
  expect(preview.body.lines).toMatchObject([
    { line: 1, act: 'join-course', course: 'Optics', role: 'student' },
    { line: 2, act: 'ask-admin' },
    { line: 3, act: 'nothing' },
  ])
  expect(await call('POST', `/courses/${course}/members/import`, world.cookies.lecturer, { csv })).toMatchObject({
    status: 200,
    body: { invited: [], joined: 1 },
  })
  const { body } = await call('GET', `/courses/${course}`, world.cookies.lecturer)
  expect(body.members).toHaveLength(3)
  expect(body.mine).toBe('lecturer')
  const invited = await call('POST', `/courses/${course}/members/import`, world.cookies.admin, { csv })
  expect(invited).toMatchObject({ status: 200, body: { invited: [{ email: stranger }], joined: 0 } })
  const { body: people } = await call('GET', '/people', world.cookies.admin)
  expect(people.invitations).toContainEqual(
    expect.objectContaining({ email: stranger, role: 'student', course: 'Optics' }),
  )
})

test('a list with one bad line adds nobody', async () => {
  const { course } = await world.objects()
  const csv = 'other-student@example.org\nno-address@'
  const answer = await call('POST', `/courses/${course}/members/import`, world.cookies.lecturer, { csv })
  expect(answer).toMatchObject({ status: 409, body: { code: 'import.not-clean' } })
  const { body } = await call('GET', `/courses/${course}`, world.cookies.lecturer)
  expect(body.members).toHaveLength(2)
})

const look = (token: string, cookie: string) => call('POST', '/course-links/look', cookie, { token })
const join = (token: string, cookie: string) => call('POST', '/course-links/join', cookie, { token })

async function linkOf(course: string, body: object): Promise<string> {
  const { body: made } = await call('POST', `/courses/${course}/links`, world.cookies.lecturer, body)
  return made.link.split('#')[1]
}

async function newMember(): Promise<string> {
  const { catalog } = viewer.context
  const who = {
    email: `${newId()}@example.org`,
    name: 'Sam',
    role: 'student' as const,
    password: 'long enough for this',
  }
  return `aula_login=${await createLogin(catalog, (await addUser(catalog, who)).person)}`
}

async function call(method: string, path: string, cookie: string, body?: object) {
  const response = await fetch(`${viewer.url}/api${path}`, {
    method,
    headers: { cookie, origin: viewer.url, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  })
  const text = await response.text()
  return { status: response.status, body: text ? JSON.parse(text) : null }
}
