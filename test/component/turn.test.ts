import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tryTurn } from '../../bin/doctor/turn/try-turn.ts'
import { iceServers } from '../../conference/turn-credentials.ts'
import { parseTurnUrl } from '../../core/config/turn-url.ts'
import { freePort } from '../harness/free-port.ts'
import { startCoturn, type TestCoturn } from '../harness/servers/coturn.ts'

let coturn: TestCoturn
beforeAll(async () => {
  coturn = await startCoturn()
})
afterAll(() => coturn?.[Symbol.asyncDispose]())

const hour = 3600_000

function credentials(now = Date.now(), secret = coturn.secret) {
  const [server] = iceServers({ AULA_TURN_URLS: 'turn:x', AULA_TURN_SECRET: secret }, 'somebody', now)
  if (!server) throw new Error('no credentials')
  return server
}

async function use(url: string, as = credentials(), peers = [coturn.peer]) {
  const server = parseTurnUrl(url)
  if (!server) throw new Error(`no URL of a server: ${url}`)
  return await tryTurn(server, as, peers)
}

test('credentials are accepted over UDP and TCP, and lead to Janus’ machine', async () => {
  const { udp, tcp } = coturn.urls()
  expect(await use(udp)).toEqual({ kind: 'relays' })
  expect(await use(tcp)).toEqual({ kind: 'relays' })
})

test('over TLS, too, where the certificate is one that browsers trust', async () => {
  const { tls } = coturn.urls()
  expect(await use(tls)).toEqual({ kind: 'unreachable', why: expect.stringContaining('self-signed certificate') })
  const trusted = getCACertificates()
  setDefaultCACertificates([...trusted, await readFile(coturn.certificate, 'utf8')])
  expect(await use(tls)).toEqual({ kind: 'relays' })
  setDefaultCACertificates(trusted)
})

test('expired and forged ones are refused', async () => {
  const { udp, tcp } = coturn.urls()
  const refused = { kind: 'refused', code: 401 }
  const good = credentials()
  const later = good.username.replace(/^\d+/, (until) => String(Number(until) + 1))
  for (const url of [udp, tcp]) {
    expect(await use(url, credentials(Date.now() - 13 * hour))).toMatchObject(refused)
    expect(await use(url, credentials(Date.now(), 'another secret of tests'))).toMatchObject(refused)
    expect(await use(url, { ...good, username: later })).toMatchObject(refused)
    expect(await use(url, { ...good, username: 'somebody' })).toMatchObject(refused)
  }
  expect(await use(udp, good)).toEqual({ kind: 'relays' })
})

test('nobody is led anywhere but to Janus’ machine: not to coturn’s own, not to its network', async () => {
  for (const peer of ['127.0.0.1', '10.0.0.1', '169.254.169.254', '192.168.1.1', '8.8.8.8']) {
    expect(await use(coturn.urls().udp, credentials(), [peer])).toEqual({ kind: 'peer-denied', peer })
  }
  // One address of Janus is enough: it offers several.
  expect(await use(coturn.urls().udp, credentials(), ['10.0.0.1', coturn.peer])).toEqual({ kind: 'relays' })
})

test('it is said why a server cannot be used', async () => {
  const nobody = await freePort()
  for (const way of ['turn:127.0.0.1:%?transport=tcp', 'turn:127.0.0.1:%?transport=udp', 'turns:127.0.0.1:%']) {
    const url = way.replace('%', String(nobody))
    expect(await use(url), url).toEqual({ kind: 'unreachable', why: 'nothing listens there' })
  }
  expect(await use('turn:nowhere.invalid')).toEqual({ kind: 'unreachable', why: 'there is no such name' })
  const silent = createSocket('udp4').bind(0, '127.0.0.1')
  await once(silent, 'listening')
  expect(await use(`turn:127.0.0.1:${silent.address().port}`)).toEqual({ kind: 'unreachable', why: 'no answer' })
  silent.close()
})
