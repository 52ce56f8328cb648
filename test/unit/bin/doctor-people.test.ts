import { expect, test } from 'vitest'
import { mediaFindings } from '../../../bin/doctor/media-check.ts'
import { turnFinding } from '../../../bin/doctor/turn/turn-check.ts'

const https = { AULA_PUBLIC_URL: 'https://aula.example' }
const media = (settings: object, own = ['198.51.100.7']) =>
  mediaFindings({ ...https, ...settings }, own).map(({ state, what }) => `${state} ${what}`)

test('the doctor says which ports to open, and when they are few or others each time', () => {
  expect(mediaFindings({}, ['10.0.0.5'])).toEqual([expect.objectContaining({ state: 'ok' })])
  expect(media({})[0]).toMatch(/^warning the UDP ports are others/)
  expect(media({ AULA_JANUS_PORTS: '10000-10399' })[0]).toMatch(/^ok open UDP 10000 to 10399 .* 400 cameras/)
  expect(media({ AULA_JANUS_PORTS: '10000-10099' })[0]).toMatch(/^warning open UDP 10000 to 10099/)
  expect(media({ AULA_JANUS_URL: 'ws://127.0.0.1:8188' })[0]).toMatch(/^ok open those UDP ports/)
})

test('the doctor says which addresses people are told, and when they mean nothing elsewhere', () => {
  const address = (given: string | undefined, own: string[]) => media({ AULA_JANUS_PUBLIC_ADDRESS: given }, own)[1]
  expect(address(undefined, ['198.51.100.7'])).toBe('ok people are told 198.51.100.7')
  expect(address(undefined, ['10.0.0.5', '198.51.100.7'])).toMatch(/^ok/)
  expect(address(undefined, ['10.0.0.5'])).toMatch(/^warning people are told 10.0.0.5: private/)
  expect(address('198.51.100.7', ['10.0.0.5'])).toBe('ok people are told 198.51.100.7, 10.0.0.5')
  expect(address('192.168.1.7', ['10.0.0.5'])).toMatch(/^warning .* is private, too/)
  expect(address(undefined, [])).toMatch(/^problem this machine has no address/)
})

test('the doctor knows what to do about a TURN server', () => {
  const server = { relays: true, host: 'turn.example', port: 5349, transport: 'tls' } as const
  expect(turnFinding(server, { kind: 'relays' }).state).toBe('ok')
  expect(turnFinding(server, { kind: 'relays' }, false)).toMatchObject({ state: 'warning' })
  const remedies = [
    turnFinding(server, { kind: 'refused', code: 401, reason: 'Unauthorized' }),
    turnFinding(server, { kind: 'peer-denied', peer: '10.0.0.5' }),
    turnFinding(server, { kind: 'unreachable', why: 'no answer' }),
  ].map(({ state, what, todo }) => `${state} ${what} → ${todo}`)
  expect(remedies[0]).toMatch(/^problem turn.example:5349 over TLS refuses .*401 Unauthorized.* → .*clocks/)
  expect(remedies[1]).toMatch(/Janus at 10.0.0.5 → allowed-peer-ip=10.0.0.5/)
  expect(remedies[2]).toMatch(/no answer → Start coturn; open TCP 5349/)
})
