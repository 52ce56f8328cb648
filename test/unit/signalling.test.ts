import { expect, test } from 'vitest'
import { janusConfiguration } from '../../conference/janus/janus-configuration.ts'
import { closingOf, closings, pageMessage } from '../../conference/protocol.ts'
import { newId, type OrganisationId, type RecordingId, type RoomId } from '../../core/ids.ts'
import { signToken } from '../../core/tokens.ts'
import { readAdmission, resumeToken } from '../../viewer/signal/admission.ts'
import { allowedOrigins } from '../../viewer/signal/allowed-origins.ts'
import { messageBudget } from '../../viewer/signal/message-budget.ts'

const secret = 'a secret of tests, 0123456789'
const room = newId<RoomId>()
const organisation = newId<OrganisationId>()
const claims = {
  room,
  organisation,
  participant: newId(),
  name: 'Ada',
  recordable: false,
  manage: false,
  person: null,
}

test('a join token admits a person, a recorder token a recorder, and neither the other', () => {
  const join = signToken(secret, 'join', claims, 60)
  const recording = newId<RecordingId>()
  const recorder = signToken(secret, 'recorder', { room, recording }, 60)
  expect(readAdmission(secret, join)).toMatchObject({ kind: 'person', room, recordable: false, seated: false })
  expect(readAdmission(secret, recorder)).toMatchObject({ kind: 'recorder', room, recording })
  expect(readAdmission(secret, signToken(secret, 'links', claims, 60))).toBeUndefined()
  expect(readAdmission('another secret 0123456789abc', join)).toBeUndefined()
  expect(readAdmission(secret, signToken(secret, 'join', claims, -1))).toBeUndefined()
  expect(readAdmission(secret, signToken(secret, 'join', { ...claims, room: '../x' }, 60))).toBeUndefined()
})

test('a resume token leads back to the same seat with the present choice', () => {
  const admission = readAdmission(secret, signToken(secret, 'join', claims, 60))
  if (admission?.kind !== 'person') throw new Error('not admitted')
  const back = readAdmission(secret, resumeToken(secret, { ...admission, recordable: true }, organisation))
  expect(back).toMatchObject({ participant: claims.participant, recordable: true, manage: false, seated: true })
})

test('origins are compared whole', () => {
  const origins = allowedOrigins('https://aula.example/', 'http://10.0.0.5:8090')
  expect(origins.has('https://aula.example')).toBe(true)
  expect(origins.has('http://10.0.0.5:8090')).toBe(true)
  expect(origins.has('https://aula.example.evil.test')).toBe(false)
  expect(origins.has('http://aula.example')).toBe(false)
  expect(origins.has('')).toBe(false)
})

test('a burst is let through, a flood is not, and patience gives the budget back', () => {
  const budget = messageBudget()
  for (let sent = 0; sent < 600; sent++) expect(budget.spend(0)).toBe(true)
  expect(budget.spend(0)).toBe(false)
  expect(budget.spend(1_000)).toBe(true)
})

test('messages with more, less or other than the protocol names are refused', () => {
  expect(pageMessage.safeParse({ type: 'leave' }).success).toBe(true)
  for (const bad of [
    null,
    [],
    {},
    { type: 'leave', extra: 1 },
    { type: 'lock', locked: 'yes' },
    { type: 'mute', participant: '../../etc' },
    { type: 'subscribe', participant: newId(), source: 'microphone' },
    { type: 'publish', source: 'camera', sdp: 'x'.repeat(60_001) },
    JSON.parse('{"type":"leave","__proto__":{"manage":true}}'),
  ]) {
    expect(pageMessage.safeParse(bad).success).toBe(false)
  }
})

test('every closing is found by its code; those after which a page comes back are none', () => {
  for (const [name, [code]] of Object.entries(closings)) expect(closingOf(code)).toBe(name)
  expect(closingOf(1009)).toBe('too-large')
  // 4205 is the viewer's own, for pages that are to come back.
  for (const code of [1000, 1001, 1006, 1012, 4205]) expect(closingOf(code)).toBeUndefined()
})

test('the configuration of Janus binds to loopback, needs secrets and cannot be broken out of', () => {
  const files = janusConfiguration(
    '/data/janus',
    { port: 18_000, apiSecret: 'a"b\\c', adminKey: 'key', rtpPorts: [20_000, 20_100] },
    'admin',
  )
  expect(files['janus.jcfg']).toContain('api_secret = "a\\"b\\\\c"')
  expect(files['janus.transport.websockets.jcfg']).toMatch(/ws_ip = "127\.0\.0\.1"/)
  expect(files['janus.transport.websockets.jcfg']).toMatch(/admin_ws = false/)
  expect(files['janus.plugin.videoroom.jcfg']).toMatch(/admin_key = "key"/)
})
