import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { AppError } from '../../core/errors.ts'
import type { Account } from '../browser/account.ts'
import { boundCommand } from '../browser/bound-process.ts'
import type { AllowedHost } from './allowed-host.ts'
import type { BrowserNetwork } from './browser-network.ts'
import { limitWords } from './limits.ts'
import { resolveHosts } from './resolve-hosts.ts'

/**
 * Where no namespace can be had: an HTTP proxy in this process that connects to allowed hosts only, at the addresses that
 * were looked up for them. Pages, scripts, redirects and WebSockets go through it, and no name is looked up by the
 * browser. It cannot hold back WebRTC's UDP, and it holds nothing back from a browser that was broken into.
 */
export async function openFilteringProxy(options: {
  account?: Account
  hosts: readonly AllowedHost[]
}): Promise<BrowserNetwork> {
  let hosts = options.hosts
  let added: AllowedHost[] = []
  const place = (authority: string) => proxyTarget(authority, [...hosts, ...added])
  const server = createServer((asked, answer) => void passOn(asked, answer, place))
  server.on('connect', (asked, socket, head) => passThrough(asked, socket, head, place))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  server.unref()
  const address = server.address()
  if (address === null || typeof address === 'string') throw new AppError('recorder.no-proxy', 'node', 'No free port.')
  return {
    kind: 'proxy',
    parts: [],
    browserArguments: [
      `--proxy-server=http://127.0.0.1:${address.port}`,
      '--proxy-bypass-list=<-loopback>',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      '--disable-quic',
    ],
    enter: ({ command, args }) => {
      const [limiter = '', ...words] = limitWords({ own: false })
      return boundCommand(limiter, [...words, command, ...args], options.account)
    },
    async allow(entries, internal) {
      added = [...added, ...(await resolveHosts(entries, { internal }))]
    },
    async replace(others) {
      hosts = others
    },
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Where `host:port` leads, if the browser may go there. */
export function proxyTarget(
  authority: string,
  hosts: readonly AllowedHost[],
): { host: string; port: number } | undefined {
  const [, name, digits] = /^([a-z0-9.-]+):(\d{1,5})$/i.exec(authority) ?? []
  const port = Number(digits)
  const found = hosts.find(
    (host) =>
      host.name === name?.toLowerCase() &&
      host.ports.some(({ protocol, from, to }) => protocol === 'tcp' && from <= port && port <= to),
  )
  const host = found?.addresses[0]
  return host === undefined ? undefined : { host, port }
}

type Place = (authority: string) => { host: string; port: number } | undefined

function passThrough(asked: IncomingMessage, socket: Duplex, head: Buffer, place: Place): void {
  socket.on('error', () => {})
  const target = place(asked.url ?? '')
  if (!target) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
  const way = connect(target, () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    way.write(head)
    way.pipe(socket).pipe(way)
  })
  way.on('error', () => socket.destroy())
  way.on('close', () => socket.destroy())
  socket.on('close', () => way.destroy())
}

async function passOn(asked: IncomingMessage, answer: ServerResponse, place: Place): Promise<void> {
  const url = URL.canParse(asked.url ?? '') ? new URL(asked.url ?? '') : undefined
  const target = url?.protocol === 'http:' ? place(`${url.hostname}:${url.port || 80}`) : undefined
  if (!url || !target) return void answer.writeHead(403).end()
  const { 'proxy-connection': _, ...headers } = asked.headers
  const way = request({ ...target, method: asked.method, path: `${url.pathname}${url.search}`, headers }, (come) => {
    answer.writeHead(come.statusCode ?? 502, come.headers)
    come.pipe(answer)
  })
  way.on('error', () => answer.destroy())
  answer.on('close', () => way.destroy())
  asked.pipe(way)
}
