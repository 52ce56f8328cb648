import { expect, test } from 'vitest'
import { environmentOf, fillSettings, isLoopback } from '../../../bin/up/complete-environment.ts'
import { missingSettings, settingsSchema } from '../../../core/config/settings.ts'

const secrets = { signing: 's'.repeat(64), janusApi: 'a'.repeat(64), janusAdmin: 'b'.repeat(64) }
const embedded = { database: 'postgres://here', queue: 'redis://here', janus: 'ws://here', freePort: 40_000 }
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

test('recorders reach the viewer of their own machine past whatever stands before it for others', () => {
  const inside = (environment: Record<string, string>) =>
    fillSettings(given(environment), embedded, secrets, plain).AULA_INTERNAL_URL
  const https = 'https://aula.example.org'
  expect(inside({ AULA_PUBLIC_URL: https })).toBe('http://127.0.0.1:8090')
  expect(inside({ AULA_PUBLIC_URL: https, AULA_HOST: '0.0.0.0', AULA_PORT: '9000' })).toBe('http://127.0.0.1:9000')
  expect(inside({ AULA_PUBLIC_URL: https, AULA_HOST: '192.0.2.5' })).toBe('http://192.0.2.5:8090')
  const own = { AULA_PUBLIC_URL: https, AULA_PORT: '443', AULA_TLS_CERTIFICATE: '/c.pem', AULA_TLS_KEY: '/k.pem' }
  expect(inside(own)).toBe('http://127.0.0.1:40000')
  expect(inside({ ...own, AULA_INTERNAL_URL: 'http://viewer:81' })).toBe('http://viewer:81')
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
  const shared = { ...filled, AULA_HEALTH_PORT: 9001 }
  expect(environmentOf(shared, { AULA_HEALTH_PORT: '9001' })).not.toHaveProperty('AULA_HEALTH_PORT')
})
