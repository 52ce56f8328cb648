import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'

/** A page that tries to reach what it must not, and traps on this machine that count what arrives. */
export type HostilePage = AsyncDisposable & {
  /** Port of the page, on 127.0.0.1. */
  port: number
  trap: { tcp: number; udp: number }
  /** What has arrived at the traps so far. */
  caught(): { connections: number; datagrams: number }
}

export async function serveHostilePage(): Promise<HostilePage> {
  await using opening = new AsyncDisposableStack()
  let connections = 0
  let datagrams = 0
  const trap = createServer((socket) => {
    connections++
    socket.on('error', () => {})
    socket.end('HTTP/1.1 200 OK\r\naccess-control-allow-origin: *\r\ncontent-length: 0\r\n\r\n')
  }).listen(0, '0.0.0.0')
  opening.defer(() => void trap.close())
  const ear = createSocket('udp4', () => datagrams++)
  ear.bind(0)
  opening.defer(() => void ear.close())
  const page = createHttpServer((asked, answer) => {
    const to = new URL(asked.url ?? '/', 'http://page').searchParams.get('to')
    if (to) return answer.writeHead(302, { location: to }).end()
    answer.writeHead(200, { 'content-type': 'text/html' }).end('<p>allowed</p>')
  }).listen(0, '127.0.0.1')
  opening.defer(() => {
    page.closeAllConnections()
    page.close()
  })
  await Promise.all([once(trap, 'listening'), once(page, 'listening'), once(ear, 'listening')])
  const resources = opening.move()
  return {
    port: portOf(page.address()),
    trap: { tcp: portOf(trap.address()), udp: ear.address().port },
    caught: () => ({ connections, datagrams }),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

/** Runs in the page: tries every way to every address, and answers which ones let it through. */
export async function attack(target: { addresses: string[]; tcp: number; udp: number }): Promise<string[]> {
  const through: string[] = []
  const late = () => AbortSignal.timeout(3_000)
  const settles = (way: string, attempt: Promise<unknown>) =>
    attempt.then(
      () => void through.push(way),
      () => {},
    )
  const loads = (element: HTMLScriptElement | HTMLImageElement | HTMLIFrameElement, url: string) => {
    element.src = url
    document.body.append(element)
  }
  await Promise.all(
    target.addresses.flatMap((address) => {
      const url = `http://${address}:${target.tcp}/`
      loads(document.createElement('script'), url)
      loads(document.createElement('img'), url)
      loads(document.createElement('iframe'), url)
      const socket = new WebSocket(`ws://${address}:${target.tcp}/`)
      return [
        settles(`fetch ${address}`, fetch(url, { mode: 'no-cors', signal: late() })),
        settles(`redirect ${address}`, fetch(`/?to=${encodeURIComponent(url)}`, { mode: 'no-cors', signal: late() })),
        new Promise((resolve) => socket.addEventListener('error', resolve, { once: true })),
      ]
    }),
  )
  const iceServers = target.addresses.map((address) => ({ urls: `stun:${address}:${target.udp}` }))
  const caller = new RTCPeerConnection({ iceServers })
  const called = new RTCPeerConnection()
  caller.createDataChannel('data')
  await caller.setLocalDescription()
  if (caller.localDescription) await called.setRemoteDescription(caller.localDescription)
  await called.setLocalDescription()
  if (called.localDescription) await caller.setRemoteDescription(called.localDescription)
  for (const [index, address] of target.addresses.entries()) {
    if (/[a-z]/.test(address)) continue
    const candidate = `candidate:${index} 1 udp 2113937151 ${address} ${target.udp} typ host`
    await caller.addIceCandidate({ candidate, sdpMid: '0', sdpMLineIndex: 0 })
  }
  // Checks go out every 50 ms, one candidate after the other.
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  caller.close()
  called.close()
  return through
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
