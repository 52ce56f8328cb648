import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readEnvironment } from '../../core/config/read-environment.ts'
import { missingSettings, settingsSchema } from '../../core/config/settings.ts'
import { newId } from '../../core/ids.ts'
import { type ApiRouteName, apiRoutes } from '../../viewer/api/catalogue.ts'
import { problem } from '../../viewer/api/fields.ts'
import type { Route } from '../../viewer/api/route.ts'
import type { TestViewer } from '../harness/aula/viewer.ts'
import { startViewerRig } from '../harness/aula/viewer-rig.ts'
import type { Objects, ViewerWorld } from '../harness/aula/viewer-world.ts'
import { rawRequest } from '../harness/ways/raw-request.ts'

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld
let objects: Objects
let recording: string

beforeAll(async () => {
  ;({ viewer, world } = resources.use(await startViewerRig()))
  objects = await world.objects('public')
  recording = await world.published(objects)
})
afterAll(() => resources.disposeAsync())

const routes = Object.entries(apiRoutes) as [ApiRouteName, Route][]

describe('A4: traversal in ids and names', () => {
  const tricks = [
    '..%2f..%2f..%2fpackage.json',
    '%2e%2e/%2e%2e/package.json',
    '..%252f..%252fpackage.json',
    '..\\..\\package.json',
    '%5c..%5c..%5cpackage.json',
    '%00',
    'a%00.m3u8',
    '%ef%bc%8f..%ef%bc%8fpackage.json',
    '%c0%ae%c0%ae%c0%af',
    'x'.repeat(300),
    '__proto__',
    'constructor',
    '%',
  ]
  const places = [
    (trick: string) => `/api/lectures/${trick}`,
    (trick: string) => `/api/rooms/${trick}`,
    (trick: string) => `/api/courses/${trick}`,
    (trick: string) => `/media/lectures/${trick}/index.m3u8`,
    (trick: string) => `/media/lectures/${objects.lecture}/${trick}`,
    (trick: string) => `/media/lectures/${objects.lecture}/files/${trick}`,
    (trick: string) => `/media/recordings/${trick}/t1/video/720p-c1/0-1.m4s`,
    (trick: string) => `/media/recordings/${recording}/${trick}`,
    (trick: string) => `/media/recordings/${recording}/t1/video/${trick}/0-1.m4s`,
    (trick: string) => `/media/recordings/${recording}/t1/video/720p-c1/${trick}`,
    (trick: string) => `/assets/${trick}`,
  ]
  test.each(tricks)('%s', async (trick) => {
    for (const place of places) {
      const answer = await rawRequest(viewer.url, place(trick), { headers: { cookie: world.cookies.admin } })
      expect([place(trick), [400, 404].includes(answer.status)]).toEqual([place(trick), true])
      expect(answer.body).not.toContain('"dependencies"')
    }
  })

  test('a path that climbs out by plain dots reaches nothing either', async () => {
    for (const path of ['/../package.json', '/assets/../../package.json', `/media/recordings/${recording}/../../..`]) {
      const { body } = await rawRequest(viewer.url, path)
      expect(body).not.toContain('"dependencies"')
    }
  })
})

describe('A5: whatever a person types is data', () => {
  const titles = [
    '-i',
    '$(touch x)',
    'two\nlines\r\nSet-Cookie: a=b',
    '%d %s %n',
    `'; drop table lecture; --`,
    '"quoted" \\ back',
    'abc\u202egnp.exe',
    '<script>alert(1)</script>',
    '</title><img src=x onerror=alert(1)>',
    '../../etc/passwd',
    '線形代数 — Übung №1',
    '{{constructor}}',
    'a'.repeat(200),
  ]
  test.each(titles)('%j as title, speaker and course', async (title) => {
    const path = `/api/lectures/${objects.lecture}`
    const send = (method: string, to: string, body: object) => json(method, to, 'lecturer', body)
    expect((await send('PATCH', path, { title, speaker: title, description: title })).status).toBe(204)
    expect((await send('PATCH', `/api/courses/${objects.course}`, { title })).status).toBe(204)
    const page = await json('GET', path, 'nobody')
    const trimmed = title.trim()
    expect(page.body).toMatchObject({ title: trimmed, speaker: trimmed, course: { title: trimmed } })
    expect(page.headers['content-type']).toBe('application/json; charset=utf-8')
    const [word = ''] = trimmed.split(/\s+/)
    const found = await json('GET', `/api/lectures?q=${encodeURIComponent(word)}`, 'nobody')
    expect(found.body.lectures).toContainEqual(expect.objectContaining({ id: objects.lecture }))

    const download = await rawRequest(viewer.url, `/media/lectures/${objects.lecture}/download.mp4`, { method: 'HEAD' })
    const disposition = String(download.headers['content-disposition'])
    expect(disposition).toMatch(
      /^attachment; filename=("[\x20-\x7e]*"|[!-~]+)(; filename\*=UTF-8''[\w.%!#$&+^`|~-]+)?$/,
    )
    expect(disposition).not.toMatch(/[\\/]|%2f|%5c|%0|\u202e|%E2%80%AE/i)
    expect(download.headers['set-cookie']).toBeUndefined()
    const playlist = await rawRequest(viewer.url, `/media/lectures/${objects.lecture}/index.m3u8`)
    expect(playlist.body).not.toContain(trimmed.slice(0, 12))
  })

  test('control characters are refused everywhere, not stored and not failed on', async () => {
    for (const [name, value] of [
      ['title', 'a\0b'],
      ['speaker', 'a\0b'],
      ['description', 'a\u0007b'],
    ]) {
      const answer = await json('PATCH', `/api/lectures/${objects.lecture}`, 'lecturer', { [name ?? '']: value })
      expect(answer.status).toBe(400)
    }
    expect((await json('GET', '/api/lectures?q=%00', 'nobody')).status).toBe(400)
  })

  test('every answer carries the strict policy', async () => {
    for (const path of ['/', '/api/me', '/api/nothing', `/media/lectures/${objects.lecture}/index.m3u8`]) {
      const { headers } = await rawRequest(viewer.url, path)
      const policy = String(headers['content-security-policy'])
      expect(policy).toMatch(/(^|;)script-src 'self'(;|$)/)
      expect(policy).toMatch(/default-src 'self'.*object-src 'none'.*base-uri 'none'.*frame-ancestors 'none'/)
      expect(policy).not.toContain('unsafe-eval')
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['x-powered-by']).toBeUndefined()
    }
  })
})

describe('A9: requests from elsewhere', () => {
  const path = () => `/api/lectures/${objects.lecture}`
  const headers = { 'content-type': 'application/json' }
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ]
  test.each(foreign)('%o changes nothing', async (extra) => {
    const options = { method: 'PATCH', body: '{"title":"Mine now"}' }
    const answer = await rawRequest(viewer.url, path(), {
      ...options,
      headers: { ...headers, cookie: world.cookies.lecturer, ...extra },
    })
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([403, 'request.foreign-origin'])
  })

  test('our own pages may, a forged Host moves no link and no cookie', async () => {
    const own = { origin: viewer.url, 'sec-fetch-site': 'same-origin', cookie: world.cookies.lecturer, ...headers }
    const options = { method: 'PATCH', body: '{"access":"link"}', headers: { ...own, host: 'evil.example' } }
    expect((await rawRequest(viewer.url, path(), options)).status).toBe(204)
    const page = await rawRequest(viewer.url, path(), { headers: { ...own, host: 'evil.example' } })
    expect(page.body).not.toContain('evil.example')
    expect(JSON.parse(page.body).share).toMatch(new RegExp(`^${viewer.url}/lectures/${objects.lecture}\\?key=`))
    await rawRequest(viewer.url, path(), { ...options, body: '{"access":"public"}' })
  })
})

describe('A10: secrets and doors', () => {
  test('missing, short or default secrets: the process refuses to start', () => {
    for (const AULA_SECRET of ['short', 'a'.repeat(64), 'changeme'.repeat(2), 'secret']) {
      expect(() => readEnvironment({ AULA_SECRET })).toThrow(/AULA_SECRET/)
    }
    expect(missingSettings(settingsSchema.parse({}))).toContain('AULA_SECRET')
  })

  test('no metrics, hooks, statistics or admin data for anybody who is not an admin', async () => {
    for (const path of ['/api/metrics', '/api/stats', '/api/hooks', '/api/debug', '/api/', '/api/admin']) {
      expect((await rawRequest(viewer.url, path)).status).toBe(404)
    }
    for (const [name, { path, access, method }] of routes.filter(([, route]) => route.path.startsWith('/admin'))) {
      expect([name, access]).toEqual([name, 'admin'])
      const place = path.replace(':job', 'download').replace(':kind/:language', 'consent/de').replace(/:\w+/g, newId())
      expect((await rawRequest(viewer.url, `/api${place}`, { method: method.toUpperCase() })).status).toBe(401)
    }
  })

  test('well-known demo passwords open nothing where demo accounts are off', async () => {
    const body = { email: 'admin@demo.example', password: 'demo-admin-1234' }
    expect((await json('POST', '/api/sign-in', 'nobody', body)).status).toBe(401)
    const me = await json('GET', '/api/me', 'nobody')
    expect(me.body).toMatchObject({ demoAccounts: [], demoLecture: false })
  })
})

describe('A12: bad bodies', () => {
  const withBody = routes.filter(([, route]) => route.body)
  const nested = `${'['.repeat(5_000)}${']'.repeat(5_000)}`
  const tooLarge = (bytes: number) => JSON.stringify({ title: 'x'.repeat(bytes) })
  const sql = `'); drop table person; select ('`

  test.each(withBody)('%s refuses with a typed answer', async (name, route) => {
    const shapes: [string, number[]][] = [
      ['{"__proto__":{"role":"admin"},"constructor":{"prototype":{}}}', [400]],
      ['{"title":{"__proto__":{"x":1}}}', [400]],
      [`{"title":${nested}}`, [400]],
      [tooLarge(route.largeBody ? 1_100_000 : 100_000), [413]],
      ['{', [400]],
      ['"text"', [400]],
      ['null', [400]],
      ['[]', [400]],
      [
        JSON.stringify(Object.fromEntries(fieldsOf(route).map((field) => [field, sql]))),
        [400, 401, 403, 404, 409, 204, 200],
      ],
      [JSON.stringify(Object.fromEntries(fieldsOf(route).map((field) => [field, { $gt: '' }]))), [400]],
      [JSON.stringify(Object.fromEntries(fieldsOf(route).map((field) => [field, 1e300]))), [400]],
    ]
    const fresh = await world.objects()
    const other = { invitation: fresh.room, question: fresh.room, hand: fresh.room, link: fresh.room, file: fresh.room }
    const text = { kind: 'consent', language: 'de', message: '1' }
    const params: Record<string, string> = { ...fresh, person: world.people.otherStudent, ...other, ...text }
    const path = `/api${route.path.replace(/:([a-z]+)/g, (_, param: string) => params[param] ?? '')}`
    for (const [index, [body, statuses]] of shapes.entries()) {
      const answer = await rawRequest(viewer.url, path, {
        ...{ method: route.method.toUpperCase(), body },
        headers: {
          'content-type': 'application/json',
          cookie: world.cookies.admin,
          // Each from an address of its own, as a proxy tells it: what is asked here is not how often one may try.
          'x-forwarded-for': `192.0.2.${index}`,
        },
      })
      expect([name, body.slice(0, 60), answer.status, statuses.includes(answer.status)]).toEqual([
        ...[name, body.slice(0, 60), answer.status],
        true,
      ])
      if (answer.status >= 400) expect(problem.safeParse(JSON.parse(answer.body)).success).toBe(true)
    }
    expect(({} as Record<string, unknown>).role).toBeUndefined()
  })

  test('SQL in every field of every query; the tables are still there', async () => {
    for (const query of [`q=${encodeURIComponent(sql)}`, 'q[]=a', 'q=a&q=b', 'q=%25%5F', 'q=%F0%9F%98']) {
      expect((await rawRequest(viewer.url, `/api/lectures?${query}`)).status).toBeLessThan(500)
    }
    expect((await json('GET', `/api/admin/events?before=${encodeURIComponent(sql)}`, 'admin')).status).toBe(400)
    expect((await json('GET', '/api/admin/events?before=99999999999999999999', 'admin')).status).toBe(400)
    expect((await json('GET', '/api/people', 'admin')).body.people).toHaveLength(5)
  })

  test('a body that is not JSON is refused as such', async () => {
    const answer = await rawRequest(viewer.url, '/api/sign-in', {
      ...{ method: 'POST', body: 'email=a&password=b' },
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': '192.0.2.99' },
    })
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([415, 'request.wrong-media-type'])
  })
})

test('the API describes itself in OpenAPI 3.1: every route, with resolvable references and unique names', async () => {
  const { body } = await rawRequest(viewer.url, '/api/openapi.json')
  const description = z
    .object({
      openapi: z.literal('3.1.0'),
      info: z.object({ title: z.string(), version: z.string() }),
      paths: z.record(
        z.string().regex(/^\/[^:]*$/),
        z.record(
          z.string(),
          z.object({
            operationId: z.string(),
            parameters: z.array(z.object({ name: z.string(), in: z.enum(['path', 'query']), required: z.boolean() })),
            responses: z.record(z.string(), z.object({ description: z.string() })),
          }),
        ),
      ),
      components: z.object({ schemas: z.object({ Problem: z.object({ type: z.literal('object') }) }) }),
    })
    .parse(JSON.parse(body))
  const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => ({ path, ...operation })),
  )
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(apiRoutes).sort())
  for (const { path, parameters } of operations) {
    const named = [...path.matchAll(/\{([a-z]+)\}/g)].map(([, name]) => name)
    expect(parameters.filter((one) => one.in === 'path').map(({ name }) => name)).toEqual(named)
  }
  const references = [...body.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference)
  expect(new Set(references)).toEqual(new Set(['#/components/schemas/Problem']))
})

function fieldsOf({ body }: Route): string[] {
  return body instanceof z.ZodObject ? Object.keys(body.shape) : []
}

async function json(
  method: string,
  path: string,
  role: keyof ViewerWorld['cookies'],
  body?: object,
): Promise<{ status: number; headers: Record<string, unknown>; body: Record<string, unknown> }> {
  const answer = await rawRequest(viewer.url, path, {
    method,
    headers: { cookie: world.cookies[role], ...(body ? { 'content-type': 'application/json' } : {}) },
    body: body && JSON.stringify(body),
  })
  return { ...answer, body: answer.body.startsWith('{') ? JSON.parse(answer.body) : {} }
}
