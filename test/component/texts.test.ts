import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestViewer } from '../harness/aula/viewer.ts'
import { startViewerRig, type ViewerRig } from '../harness/aula/viewer-rig.ts'
import type { RoleName } from '../harness/aula/viewer-world.ts'

/* What an organisation says in its own words: written by admins, read by everybody, in the reader's language. */

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let call: ViewerRig['call']

beforeAll(async () => {
  ;({ viewer, call } = resources.use(await startViewerRig()))
})
afterAll(() => resources.disposeAsync())

const write = (kind: string, language: string, text: string | null, role: RoleName = 'admin') =>
  call('PUT', `/admin/texts/${kind}/${language}`, role, { text })
const read = async (kind: string, language: string) => (await call('GET', `/texts/${kind}/${language}`, 'nobody')).body

test('nothing is written: Aula’s own words stand, and the footer is empty', async () => {
  expect(await read('consent', 'de')).toEqual({ text: null })
  expect((await call('GET', '/me', 'nobody')).body.organisation).toEqual({ name: 'Aula', pages: [] })
})

test('a text is read in its language, in others until they have one, by everybody', async () => {
  expect(await write('imprint', 'de', '# Wer wir sind\n\nDie Universität.')).toMatchObject({ status: 204 })
  expect(await read('imprint', 'fr')).toMatchObject({
    text: { language: 'de', text: '# Wer wir sind\n\nDie Universität.' },
  })
  await write('imprint', 'en', 'The university.')
  expect(await read('imprint', 'fr')).toMatchObject({ text: { language: 'en' } })
  expect(await read('imprint', 'de')).toMatchObject({ text: { language: 'de' } })
  expect((await call('GET', '/me', 'nobody')).body.organisation).toMatchObject({ pages: ['imprint'] })
})

test('what comes back has the version that it had: who has agreed to it is not asked again', async () => {
  await write('consent', 'en', 'We record lectures. May we?')
  const first = await read('consent', 'en')
  await write('consent', 'en', 'We record lectures for ever. May we?')
  expect((await read('consent', 'en')).text.version).not.toBe(first.text.version)
  await write('consent', 'en', null)
  expect(await read('consent', 'en')).toEqual({ text: null })
  await write('consent', 'en', 'We record lectures. May we?')
  expect(await read('consent', 'en')).toEqual(first)
})

test('what people were asked stays in the catalogue; nothing is written twice', async () => {
  await write('consent', 'en', 'We record lectures. May we?')
  const rows = await viewer.context.catalog
    .selectFrom('organisation_text')
    .where('kind', '=', 'consent')
    .orderBy('id')
    .select('text')
    .execute()
  expect(rows.map(({ text }) => text)).toEqual([
    'We record lectures. May we?',
    'We record lectures for ever. May we?',
    null,
    'We record lectures. May we?',
  ])
  const { events } = (await call('GET', '/admin/organisation-events', 'admin')).body
  expect(events[0]).toMatchObject({ event: 'text.changed', about: 'consent', detail: 'en', actor: 'admin' })
  expect(events[1]).toMatchObject({ event: 'text.reset' })
})

test.each([
  ['consent', 'Hello <script>alert(1)</script>', 'HTML is not shown'],
  ['privacy', '[more](javascript:alert(1))', 'Links begin with'],
  ['notice', 'One\ntwo', 'one line'],
  ['notice', 'x'.repeat(201), '201 characters; there can be 200'],
])('%s: %j is refused, and what was there stays', async (kind, text, reason) => {
  const before = await read(kind, 'it')
  const answer = await write(kind, 'it', text)
  expect(answer).toMatchObject({ status: 400, body: { code: 'text.refused', said: { text: expect.any(String) } } })
  expect(answer.body.message).toContain(reason)
  expect(await read(kind, 'it')).toEqual(before)
})

test('empty texts, other kinds and other languages are no texts', async () => {
  expect(await write('notice', 'en', '  ')).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
  expect(await write('terms', 'en', 'x')).toMatchObject({ status: 404 })
  expect(await write('notice', 'tlh', 'x')).toMatchObject({ status: 404 })
})
