import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createServer, get, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { connect, getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import { openAsBrowser } from '../../bin/doctor/address-check.ts'
import { findProblems } from '../../bin/up/find-problems.ts'
import { openLog } from '../../core/log.ts'
import { keepCertificate } from '../../viewer/http/keep-certificate.ts'
import { readCertificate } from '../../viewer/http/read-certificate.ts'
import { startViewer } from '../harness/aula/viewer.ts'
import { freePort } from '../harness/free-port.ts'
import { certifiedName, expire, makeCertificate, type TestCertificate } from '../harness/servers/certificate.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { startRedis } from '../harness/servers/redis.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const resources = new AsyncDisposableStack()
let folder: string
let good: TestCertificate
let other: TestCertificate
beforeAll(async () => {
  folder = resources.use(await temporaryFolder('certificates')).path
  good = await makeCertificate(folder)
  other = await makeCertificate(folder, 'other')
})
afterAll(() => resources.disposeAsync())

test('with its own certificate the viewer speaks HTTPS, and HTTP for recorders alone', async () => {
  const postgres = resources.use(await startPostgres())
  const redis = resources.use(await startRedis())
  const [port, inside] = [await freePort(), await freePort()]
  const publicUrl = `https://${certifiedName}:${port}`
  const insideUrl = `http://127.0.0.1:${inside}`
  await using _viewer = await startViewer({
    ...{ databaseUrl: (await postgres.catalog()).url, queueUrl: redis.url },
    settings: {
      ...{ AULA_PORT: port, AULA_PUBLIC_URL: publicUrl, AULA_INTERNAL_URL: insideUrl },
      ...{ AULA_TLS_CERTIFICATE: good.certificate, AULA_TLS_KEY: good.key },
    },
  })
  const ca = await readFile(good.certificate, 'utf8')
  const asked = get({ host: '127.0.0.1', port, path: '/healthz', servername: certifiedName, ca, agent: false })
  const [answer] = await once(asked, 'response')
  answer.resume()
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['strict-transport-security']).toMatch(/^max-age=31536000/)
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow()
  expect((await fetch(`${insideUrl}/healthz`)).status).toBe(200)

  const signal = async (url: string, origin: string) => {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/signal`, { origin, ca })
    socket.on('error', () => {})
    const heard = await Promise.race([
      once(socket, 'open').then(() => 'open'),
      once(socket, 'unexpected-response').then(([, { statusCode }]) => statusCode),
    ])
    socket.terminate()
    return heard
  }
  expect(await signal(`https://127.0.0.1:${port}`, publicUrl)).toBe('open')
  expect(await signal(insideUrl, insideUrl)).toBe('open')
  expect(await signal(`https://127.0.0.1:${port}`, publicUrl.replace('https', 'http'))).toBe(403)

  // Without a proxy before it an address on the campus speaks for nobody else: whatever it says, its guesses are its own.
  const guess = async (index: number) => {
    const sent = request({
      ...{ host: '127.0.0.1', port, path: '/api/sign-in', method: 'POST', servername: certifiedName, ca, agent: false },
      headers: { 'content-type': 'application/json', 'x-forwarded-for': `203.0.113.${index}, 10.0.0.9` },
    })
    sent.end(JSON.stringify({ email: 'victim@example.org', password: 'a guess' }))
    const [answer] = await once(sent, 'response')
    answer.resume()
    return answer.statusCode
  }
  const guesses: number[] = []
  for (let index = 0; index < 16; index++) guesses.push(await guess(index))
  expect(guesses).toEqual([...Array(15).fill(401), 429])
})

test('a renewed certificate is shown to who connects from then on, and whoever is connected stays', async () => {
  const used = path.join(folder, 'used')
  await mkdir(used)
  const files = { certificate: path.join(used, 'fullchain.pem'), key: path.join(used, 'privkey.pem') }
  const put = async (from: string, to: string) => {
    await copyFile(from, `${to}.new`)
    await rename(`${to}.new`, to)
  }
  await put(good.certificate, files.certificate)
  await put(good.key, files.key)
  const first = await readCertificate(files)
  const server = createServer(first, (request, response) => response.end(request.url))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const warned: string[] = []
  const log = openLog('test', 'silent')
  log.warn = ({ err }: { err: Error }) => void warned.push(err.message)
  using _kept = keepCertificate(server, files, first, log, 10)
  const open = async () => {
    const { port } = server.address() as AddressInfo
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false })
    await once(socket, 'secureConnect')
    return socket
  }
  const shown = async () => {
    const socket = await open()
    const { fingerprint256 } = socket.getPeerCertificate()
    socket.destroy()
    return fingerprint256
  }
  const asks = async (socket: TLSSocket, what: string) => {
    socket.write(`GET /${what} HTTP/1.1\r\nHost: ${certifiedName}\r\n\r\n`)
    const [answer] = await once(socket, 'data')
    return String(answer)
  }
  const lasting = await open()
  expect(await asks(lasting, 'before')).toContain('/before')
  const before = await shown()

  // Half of it: what there was goes on, and that is told once.
  await put(other.certificate, files.certificate)
  await expect.poll(() => warned).toEqual([expect.stringContaining('is not that of the certificate')])
  expect(await shown()).toBe(before)
  await rm(files.key)
  await expect.poll(() => warned[1]).toContain('there is no such file')
  expect(await shown()).toBe(before)

  await put(other.key, files.key)
  await expect.poll(shown).not.toBe(before)
  expect(await asks(lasting, 'after')).toContain('/after')
  expect(warned).toHaveLength(2)
  lasting.destroy()
  server.close()
})

test('a certificate that cannot be used is refused with what to do about it', async () => {
  const expired = await expire(good)
  const garbage = path.join(folder, 'garbage.pem')
  await writeFile(garbage, 'no certificate')
  const locked = path.join(folder, 'locked.pem')
  const seal = ['ec', '-in', good.key, '-out', locked, '-aes128', '-passout', 'pass:secret']
  await promisify(execFile)('openssl', seal)
  const nothing = path.join(folder, 'nothing.pem')
  const refusals: [TestCertificate, RegExp][] = [
    [
      { ...good, certificate: nothing },
      /^AULA_TLS_CERTIFICATE: the file .*nothing.pem cannot be read: there is no such/,
    ],
    [{ ...good, key: folder }, /^AULA_TLS_KEY: the file .* cannot be read: it is a folder\.$/],
    [{ ...good, certificate: garbage }, /holds no certificate in PEM form/],
    [{ ...good, key: garbage }, /holds no private key in PEM form/],
    [{ ...good, key: locked }, /is encrypted: write it without a passphrase/],
    [{ ...good, key: other.key }, /is not that of the certificate/],
    [expired, /expired on 20.*: renew it\.$/],
  ]
  for (const [files, sentence] of refusals) await expect(readCertificate(files)).rejects.toThrow(sentence)
  const soon = new Date(Date.now() - 86_400_000)
  await expect(readCertificate(good, soon)).rejects.toThrow(/begins on .* only: look at this machine's clock/)
  const { goodUntil } = await readCertificate(good)
  expect(goodUntil.getTime() - Date.now()).toBeGreaterThan(86_400_000)

  const environment = {
    ...{ AULA_DATA: path.join(folder, 'data'), AULA_PUBLIC_URL: `https://${certifiedName}` },
    ...{ AULA_TLS_CERTIFICATE: expired.certificate, AULA_TLS_KEY: expired.key },
  }
  const { problems } = await findProblems({ PATH: process.env.PATH, ...environment }, folder)
  expect(problems.join('\n')).toMatch(/expired\.pem expired on/)
  const alone = {
    ...{ AULA_SECRET: '0123456789abcdef'.repeat(2), AULA_DATABASE_URL: 'postgres://127.0.0.1:1/aula' },
    ...{ AULA_QUEUE_URL: 'redis://127.0.0.1:1', AULA_STORAGE_URL: `file://${folder}` },
  }
  const program = fileURLToPath(new URL('../../bin/aula.ts', import.meta.url))
  const run = promisify(execFile)(process.execPath, [program, 'viewer'], {
    env: { PATH: process.env.PATH, ...environment, ...alone },
  })
  await expect(run).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^The certificate in .* renew it\.\n$/),
  })
})

test('the doctor sees a public address as a browser does', async () => {
  const opened = async (files: TestCertificate, host = '127.0.0.1', status = 200) => {
    const [cert, key] = await Promise.all([readFile(files.certificate, 'utf8'), readFile(files.key, 'utf8')])
    const server = createServer({ cert, key }, (_, response) => response.writeHead(status).end())
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { state, what } = await openAsBrowser(`https://${host}:${(server.address() as AddressInfo).port}`)
    server.close()
    return `${state}: ${what}`
  }
  expect(await opened(good)).toMatch(/^problem: nobody whom browsers know has signed/)
  const trusted = getCACertificates()
  const own = await Promise.all([good, await expire(other)].map(({ certificate }) => readFile(certificate, 'utf8')))
  setDefaultCACertificates([...trusted, ...own])
  try {
    // It is made for two days.
    expect(await opened(good)).toMatch(/^warning: .* is good for 1 day more$/)
    expect(await opened(good, '127.0.0.1', 502)).toMatch(/^problem: .* answers 502/)
    expect(await opened(good, 'localhost')).toMatch(/^problem: .* is for another name/)
    expect(await opened(await expire(other))).toMatch(/^problem: .* has expired/)
  } finally {
    setDefaultCACertificates(trusted)
  }
  expect((await openAsBrowser(`https://127.0.0.1:${await freePort()}`)).what).toMatch(/^nothing answers/)
  expect((await openAsBrowser('https://nowhere.invalid')).what).toMatch(/has no address here/)
})
