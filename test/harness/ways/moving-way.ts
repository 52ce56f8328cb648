import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A way to one of several TCP servers on this machine, as a proxy is that is told of another one. */
export type MovingWay = AsyncDisposable & {
  port: number
  /** New connections lead there from now on; those that there are stay. */
  leadTo(port: number): void
}

/** @param port to listen on */
export async function openMovingWay(port: number): Promise<MovingWay> {
  let target = port
  const clients = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    clients.add(client)
    client.on('error', () => {})
    upstream.on('error', () => {})
    client.on('close', () => {
      clients.delete(client)
      upstream.destroy()
    })
    upstream.on('close', () => client.destroy())
    client.pipe(upstream).pipe(client)
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    port,
    leadTo(next) {
      target = next
    },
    async [Symbol.asyncDispose]() {
      server.close()
      for (const client of clients) client.destroy()
      await once(server, 'close')
    },
  }
}
