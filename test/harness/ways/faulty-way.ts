import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/**
 * What becomes of a connection: `hang`: nothing is read of it any more; `refuse`: the answer is a 503; `reset`: it is cut;
 * `no-answer`: what was sent arrives, and the connection is cut instead of the answer.
 */
export type Fault = 'hang' | 'refuse' | 'reset' | 'no-answer'

/** A way to a TCP server on this machine that goes wrong as it is told. */
export type FaultyWay = AsyncDisposable & {
  port: number
  /**
   * Asked for every piece that a client sends; undefined: it passes.
   * @param fault gets the number of the connection (from 0) and its bytes so far, this piece included
   */
  spoil(fault: (connection: number, sent: number) => Fault | undefined): void
  /** From now on answers take so many milliseconds longer. */
  slow(milliseconds: number): void
  /** Cuts every connection there is. */
  cut(): void
}

const refusal = 'HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'

export async function openFaultyWay(target: number): Promise<FaultyWay> {
  let faultOf: (connection: number, sent: number) => Fault | undefined = () => undefined
  let connections = 0
  let later = 0
  const clients = new Set<Socket>()
  const server = createServer((client) => {
    const number = connections++
    const upstream = connect(target, '127.0.0.1')
    let sent = 0
    let answers = true
    clients.add(client)
    client.on('error', () => {})
    upstream.on('error', () => {})
    client.on('close', () => {
      clients.delete(client)
      upstream.destroy()
    })
    upstream.on('close', () => setTimeout(() => client.destroy(), later))
    upstream.on('data', (bytes) => {
      if (!answers) return void client.resetAndDestroy()
      if (later > 0) setTimeout(() => client.write(bytes), later)
      else client.write(bytes)
    })
    client.on('data', (bytes) => {
      sent += bytes.length
      const fault = faultOf(number, sent)
      if (fault === 'hang') return void client.pause()
      if (fault === 'reset') return void client.resetAndDestroy()
      if (fault === 'refuse') return void client.end(refusal)
      answers = fault !== 'no-answer'
      if (upstream.write(bytes)) return
      client.pause()
      upstream.once('drain', () => client.resume())
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('no port')
  const cut = () => {
    for (const client of clients) client.destroy()
  }
  return {
    port: address.port,
    spoil(fault) {
      faultOf = fault
    },
    slow(milliseconds) {
      later = milliseconds
    },
    cut,
    async [Symbol.asyncDispose]() {
      server.close()
      cut()
      await once(server, 'close')
    },
  }
}
