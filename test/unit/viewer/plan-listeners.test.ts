import { expect, test } from 'vitest'
import { settingsSchema } from '../../../core/config/settings.ts'
import { planListeners } from '../../../viewer/http/plan-listeners.ts'

const listeners = (environment: Record<string, string>) => planListeners(settingsSchema.parse(environment))
const own = { AULA_HOST: '0.0.0.0', AULA_PORT: '443', AULA_TLS_CERTIFICATE: '/c.pem' }

test('without certificate files there is one port, and no HTTPS', () => {
  const one = [{ secure: false, host: '127.0.0.1', port: 8090 }]
  expect(listeners({})).toEqual(one)
  expect(listeners({ AULA_PUBLIC_URL: 'https://aula.example', AULA_INTERNAL_URL: 'http://viewer:8090' })).toEqual(one)
})

test('with them, recorders that come by http have a port of their own, on loopback where they are on this machine', () => {
  const secure = { secure: true, host: '0.0.0.0', port: 443 }
  expect(listeners(own)).toEqual([secure])
  expect(listeners({ ...own, AULA_INTERNAL_URL: 'https://viewer' })).toEqual([secure])
  for (const [AULA_INTERNAL_URL, host, port] of [
    ['http://127.0.0.1:40000', '127.0.0.1', 40_000],
    ['http://localhost:40000', '127.0.0.1', 40_000],
    ['http://viewer', '0.0.0.0', 80],
  ] as const) {
    expect(listeners({ ...own, AULA_INTERNAL_URL })).toEqual([secure, { secure: false, host, port }])
  }
})
