import { expect, test } from 'vitest'
import { environmentOf, fillSettings, isLoopback } from '../../../bin/up/complete-environment.ts'
import { missingSettings, settingsSchema } from '../../../core/config/settings.ts'

const secrets = { signing: 's'.repeat(64), janusApi: 'a'.repeat(64), janusAdmin: 'b'.repeat(64) }
const embedded = { database: 'postgres://here', queue: 'redis://here', janus: 'ws://here' }
const plain = { demo: false, demoStated: false }
const given = (environment: Record<string, string>) => settingsSchema.parse(environment)

test('with nothing set, everything that a process needs is filled in', () => {
  const filled = fillSettings(given({}), embedded, secrets, plain)
  expect(missingSettings(filled)).toEqual([])
  expect(filled).toMatchObject({
    AULA_PUBLIC_URL: 'http://localhost:8090',
    AULA_DATABASE_URL: 'postgres://here',
    AULA_DEMO: 'lecture',
  })
  expect(filled.AULA_STORAGE_URL).toMatch(/^file:\/\/\/.*\/data\/objects$/)
})

test('what the operator sets wins', () => {
  const own = { AULA_DATABASE_URL: 'postgres://there/x', AULA_PUBLIC_URL: 'https://aula.example.org' }
  expect(fillSettings(given(own), { ...embedded, database: undefined }, secrets, plain)).toMatchObject(own)
})

test('the demo lecture is offered by itself only where nobody else can see it', () => {
  const demo = (environment: Record<string, string>, wish = plain) =>
    fillSettings(given(environment), embedded, secrets, wish).AULA_DEMO
  expect(demo({ AULA_PUBLIC_URL: 'https://aula.example.org' })).toBe('off')
  expect(demo({ AULA_DEMO: 'off' }, { demo: false, demoStated: true })).toBe('off')
  expect(demo({ AULA_DEMO: 'off' }, { demo: true, demoStated: true })).toBe('accounts')
})

test('what is an address of this machine alone', () => {
  for (const url of ['http://localhost:1', 'http://127.0.0.1', 'http://127.1.2.3:8', 'http://[::1]:8090']) {
    expect(isLoopback(url)).toBe(true)
  }
  for (const url of ['http://localhost.example.org', 'http://10.0.0.1', 'https://127.0.0.1.example.org']) {
    expect(isLoopback(url)).toBe(false)
  }
})

test('a process gets every setting written out, and what it had', () => {
  const filled = fillSettings(given({ AULA_PORT: '9000' }), embedded, secrets, plain)
  expect(environmentOf(filled, { PATH: '/bin', AULA_PORT: 'x' })).toMatchObject({ PATH: '/bin', AULA_PORT: '9000' })
})
