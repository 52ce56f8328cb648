import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { ownAddresses } from '../../../recorder/network/resolve-hosts.ts'
import { startChild } from '../child.ts'
import { freePort } from '../free-port.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { makeCertificate } from './certificate.ts'
import { listens } from './listens.ts'

export type TestCoturn = AsyncDisposable & {
  /** As AULA_TURN_SECRET. */
  secret: string
  /** As AULA_TURN_URLS, for a host that means 127.0.0.1. */
  urls(host?: string): { udp: string; tcp: string; tls: string }
  /** The only address that it relays to: this machine's own. */
  peer: string
  /** File with the certificate that it shows. */
  certificate: string
  output(): string
}

const operations = fileURLToPath(new URL('../../../docs/operations.md', import.meta.url))

/** A real coturn on 127.0.0.1 with the very lines that docs/operations.md gives to operators. */
export async function startCoturn(): Promise<TestCoturn> {
  await using starting = new AsyncDisposableStack()
  const { path: folder } = starting.use(await temporaryFolder('coturn'))
  const secret = randomBytes(20).toString('hex')
  const { certificate, key } = await makeCertificate(folder)
  const [plain, secure] = [await freePort(), await freePort()]
  const peer = ownAddresses()[0]
  if (!peer) throw new Error('This machine has no address that Janus could offer.')
  const own = {
    'listening-port': plain,
    'tls-listening-port': secure,
    'static-auth-secret': secret,
    cert: certificate,
    pkey: key,
    'allowed-peer-ip': peer,
  }
  const lines = await documentedLines(own)
  const here = [
    'listening-ip=127.0.0.1',
    `relay-ip=${peer}`,
    'log-file=stdout',
    `pidfile=${folder}/pid`,
    `userdb=${folder}/db`,
  ]
  const file = path.join(folder, 'turnserver.conf')
  await writeFile(file, [...lines, ...here, ''].join('\n'), { mode: 0o600 })
  const child = startChild('setpriv', ['--pdeathsig', 'KILL', '--', 'turnserver', '-c', file])
  starting.defer(() => child.end('SIGKILL'))
  const late = AbortSignal.timeout(20_000)
  // Its datagrams are served by other threads than its connections, which may come up later.
  while (!(await listens(plain)) || !(await listens(secure)) || !(await answersDatagrams(plain))) {
    if (late.aborted || child.process.exitCode !== null) throw new Error(`coturn did not start: ${child.output()}`)
  }
  const resources = starting.move()
  return {
    secret,
    peer,
    certificate,
    urls: (host = '127.0.0.1') => ({
      udp: `turn:${host}:${plain}?transport=udp`,
      tcp: `turn:${host}:${plain}?transport=tcp`,
      tls: `turns:${host}:${secure}?transport=tcp`,
    }),
    output: child.output,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

/** Whether a STUN Binding request (RFC 8489) gets an answer within 200 ms. */
async function answersDatagrams(port: number): Promise<boolean> {
  const socket = createSocket('udp4')
  try {
    const answered = once(socket, 'message', { signal: AbortSignal.timeout(200) })
    socket.send(Buffer.concat([Buffer.from('000100002112a442', 'hex'), randomBytes(12)]), port, '127.0.0.1')
    return await answered.then(
      () => true,
      () => false,
    )
  } finally {
    socket.close()
  }
}

/** The documented configuration with other values; every one of `own` has to be there to be replaced. */
async function documentedLines(own: Record<string, string | number>): Promise<string[]> {
  const [, block] = /^```\n(listening-port=[^`]*)```$/m.exec(await readFile(operations, 'utf8')) ?? []
  const lines = (block ?? '').trim().split('\n')
  const missing = Object.keys(own).filter((name) => !lines.some((line) => line.startsWith(`${name}=`)))
  if (missing.length > 0) throw new Error(`docs/operations.md configures coturn without ${missing.join(', ')}`)
  return lines.map((line) => {
    const [name = ''] = line.split('=')
    return name in own ? `${name}=${own[name]}` : line
  })
}
