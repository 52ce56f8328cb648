import { afterAll, beforeAll, expect, test } from 'vitest'
import { addUser, issueFirstAdminLink } from '../../storage/catalog/people/people.ts'
import { startViewer, type TestViewer } from '../harness/aula/viewer.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { startRedis } from '../harness/servers/redis.ts'
import { rawRequest } from '../harness/ways/raw-request.ts'

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let admin: string

beforeAll(async () => {
  const postgres = resources.use(await startPostgres())
  const redis = resources.use(await startRedis())
  const { url } = await postgres.catalog()
  viewer = resources.use(await startViewer({ databaseUrl: url, queueUrl: redis.url }))
})
afterAll(() => resources.disposeAsync())

const password = 'a long enough password'

test('the first start’s link makes the first admin, once; a newer link ends the older one', async () => {
  const { catalog } = viewer.context
  expect((await send('GET', '/api/me')).body).toMatchObject({ person: null, needsFirstAdmin: true })
  const old = tokenOf(await issueFirstAdminLink(catalog, viewer.url))
  const token = tokenOf(await issueFirstAdminLink(catalog, viewer.url))
  const ada = { organisation: 'University of Ulm', name: 'Ada', email: 'Ada@example.org', password }
  const make = (secret: string) => send('POST', '/api/first-admin', { token: secret, ...ada })
  expect(await make(old)).toMatchObject({ status: 403, body: { code: 'setup.token-invalid' } })
  const [one, two] = await Promise.all([make(token), make(token)])
  expect([one.status, two.status].sort()).toEqual([200, 403])
  const made = one.status === 200 ? one : two
  expect(made.body).toMatchObject({
    person: { name: 'Ada', role: 'admin' },
    organisation: { name: 'University of Ulm' },
    needsFirstAdmin: false,
  })
  admin = made.cookie
  expect(await issueFirstAdminLink(catalog, viewer.url)).toBeUndefined()
  expect(JSON.stringify(await catalog.selectFrom('setup_token').selectAll().execute())).not.toContain(token)
})

test('signing in and out; the cookie is out of reach of scripts and other sites, and the catalogue cannot open it', async () => {
  const answer = await send('POST', '/api/sign-in', { email: 'ada@EXAMPLE.org', password })
  expect(answer.status).toBe(200)
  expect(answer.setCookie).toMatch(/^aula_login=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/)
  const logins = await viewer.context.catalog.selectFrom('login').selectAll().execute()
  expect(JSON.stringify(logins)).not.toContain(answer.cookie.split('=')[1])
  expect((await send('GET', '/api/me', undefined, answer.cookie)).body).toMatchObject({ person: { name: 'Ada' } })
  const forged = answer.cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
  expect((await send('GET', '/api/me', undefined, forged)).body).toMatchObject({ person: null })
  const out = await send('POST', '/api/sign-out', undefined, answer.cookie)
  expect(out.setCookie).toMatch(/^aula_login=; Max-Age=0;/)
  expect((await send('GET', '/api/me', undefined, answer.cookie)).body).toMatchObject({ person: null })
})

test('a wrong password and an unknown address answer alike, and take as long', async () => {
  const wrong = () => send('POST', '/api/sign-in', { email: 'ada@example.org', password: 'not this one' })
  const unknown = () => send('POST', '/api/sign-in', { email: 'nobody@example.org', password: 'not this one' })
  const [one, other] = [await wrong(), await unknown()]
  expect({ ...one.body, quote: '' }).toEqual({ ...other.body, quote: '' })
  expect(one.status).toBe(401)
  const fastest = async (attempt: () => Promise<unknown>) => {
    let best = Number.POSITIVE_INFINITY
    for (let round = 0; round < 5; round++) {
      const from = performance.now()
      await attempt()
      best = Math.min(best, performance.now() - from)
    }
    return best
  }
  const [known, not] = [await fastest(wrong), await fastest(unknown)]
  // Hashing takes tens of milliseconds, everything else a few: without the decoy the ratio is above five.
  expect(Math.max(known, not) / Math.min(known, not)).toBeLessThan(3)
})

test('guessing one account’s password is slowed down where it is done, and whose account it is comes in elsewhere', async () => {
  // Another one when it is tried again.
  const email = `victim-${performance.now()}@example.org`
  await addUser(viewer.context.catalog, { email, name: 'Victim', role: 'student', password })
  const from = async (address: string, typed: string) =>
    (await send('POST', '/api/sign-in', { email, password: typed }, '', address)).status
  const answers: number[] = []
  for (let index = 0; index < 17; index++) answers.push(await from('198.51.100.1', `guess ${index}`))
  expect(answers).toEqual([...Array(15).fill(401), 429, 429])
  expect(await from('198.51.100.1', password)).toBe(429)
  expect(await from('198.51.100.2', password)).toBe(200)
  // From however many addresses: a hundred in all.
  const everywhere: number[] = []
  for (let first = 0; first < 90; first += 10) {
    const some = Array.from({ length: 10 }, (_, index) => from(`198.51.100.${first + index + 10}`, 'a guess'))
    everywhere.push(...(await Promise.all(some)))
  }
  expect(everywhere.filter((status) => status === 401)).toHaveLength(85)
  expect(new Set(everywhere)).toEqual(new Set([401, 429]))
  expect(await from('198.51.100.2', password)).toBe(429)
})

test('an invitation opens an account once, with its role and course; what was withdrawn opens nothing', async () => {
  const course = await send('POST', '/api/courses', { title: 'Optics' }, admin)
  const invitation = { email: 'lea@example.org', name: 'Lea', role: 'lecturer', course: course.body.id }
  const invited = await send('POST', '/api/people/invitations', invitation, admin)
  const token = tokenOf(String(invited.body.link))
  expect(invited.body.link).toBe(`${viewer.url}/invitation#${token}`)
  expect((await send('POST', '/api/invitations/look', { token })).body).toEqual({
    organisation: 'University of Ulm',
    email: 'lea@example.org',
    name: 'Lea',
    role: 'lecturer',
    course: 'Optics',
  })
  const accept = () => send('POST', '/api/invitations/accept', { token, name: 'Lea', password })
  const [one, two] = await Promise.all([accept(), accept()])
  expect([one.status, two.status].sort()).toEqual([200, 403])
  const lea = one.status === 200 ? one : two
  const courses = await send('GET', '/api/courses', undefined, lea.cookie)
  expect(courses.body.courses).toMatchObject([{ title: 'Optics', mine: 'lecturer', canManage: true }])

  const other = await send('POST', '/api/people/invitations', { ...invitation, email: 'sam@example.org' }, admin)
  expect((await send('DELETE', `/api/people/invitations/${other.body.id}`, undefined, admin)).status).toBe(204)
  const late = await send('POST', '/api/invitations/look', { token: tokenOf(String(other.body.link)) })
  expect(late).toMatchObject({ status: 403, body: { code: 'invitation.invalid' } })
  const again = await send('POST', '/api/people/invitations', invitation, admin)
  expect(again).toMatchObject({ status: 409, body: { code: 'people.exists' } })
})

test('the last admin stays one; a removed member is signed out at once', async () => {
  const me = await send('GET', '/api/me', undefined, admin)
  const { id } = me.body.person as { id: string }
  const last = { status: 409, body: { code: 'people.last-admin' } }
  expect(await send('PATCH', `/api/people/${id}`, { role: 'student' }, admin)).toMatchObject(last)
  expect(await send('DELETE', `/api/people/${id}`, undefined, admin)).toMatchObject(last)

  const { person } = await addUser(viewer.context.catalog, {
    email: 'bo@example.org',
    name: 'Bo',
    role: 'admin',
    password,
  })
  const bo = await send('POST', '/api/sign-in', { email: 'bo@example.org', password })
  expect((await send('GET', '/api/people', undefined, bo.cookie)).status).toBe(200)
  expect((await send('DELETE', `/api/people/${person}`, undefined, admin)).status).toBe(204)
  expect((await send('GET', '/api/people', undefined, bo.cookie)).status).toBe(401)
  expect((await send('POST', '/api/sign-in', { email: 'bo@example.org', password })).status).toBe(401)
})

test('behind https, cookies are Secure and bound to this host', async () => {
  const postgresUrl = viewer.context.settings.AULA_DATABASE_URL
  const { AULA_QUEUE_URL: queueUrl } = viewer.context.settings
  const settings = { AULA_PUBLIC_URL: 'https://aula.example' }
  await using secure = await startViewer({ databaseUrl: postgresUrl, queueUrl, settings })
  const { AULA_PORT: port } = secure.context.settings
  const answer = await rawRequest(`http://127.0.0.1:${port}`, '/api/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://aula.example' },
    body: JSON.stringify({ email: 'ada@example.org', password }),
  })
  expect(answer.headers['set-cookie']?.[0]).toMatch(/^__Host-aula_login=.*Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  expect(answer.headers['strict-transport-security']).toMatch(/max-age=31536000/)
  // A recorder's page that came by http from an internal name would get none of its scripts.
  expect(answer.headers['content-security-policy']).not.toContain('upgrade-insecure-requests')
})

function tokenOf(link: string | undefined): string {
  return link?.split('#')[1] ?? ''
}

async function send(method: string, path: string, body?: object, cookie = '', address = '192.0.2.1') {
  const answer = await rawRequest(viewer.url, path, {
    method,
    headers: { cookie, 'x-forwarded-for': address, ...(body ? { 'content-type': 'application/json' } : {}) },
    body: body && JSON.stringify(body),
  })
  const setCookie = answer.headers['set-cookie']?.at(-1) ?? ''
  const parsed: Record<string, unknown> = answer.body.startsWith('{') ? JSON.parse(answer.body) : {}
  return { status: answer.status, body: parsed, setCookie, cookie: setCookie.split(';')[0] ?? '' }
}
