import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** `count` different TCP ports of 127.0.0.1 that nobody listens on. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      return server
    }),
  )
  const ports = servers.map((server) => {
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('The system gave no port')
    return address.port
  })
  await Promise.all(
    servers.map(async (server) => {
      server.close()
      await once(server, 'close')
    }),
  )
  return ports
}

/** Media ports of one Janus: two a publisher or subscriber at most, 30 people in 3 rooms at once. */
const block = 400
/** Below Linux's ephemeral ports (32768 up), so that nothing takes one by chance. */
const lowest = 10_000
const highest = 32_000

/** A block of UDP ports for media. Only its ends are tried: Janus skips a single port in between that is taken. */
export async function freeMediaPorts(random: () => number = Math.random): Promise<[from: number, to: number]> {
  const blocks = Math.floor((highest - lowest) / block)
  const first = Math.floor(random() * blocks)
  for (let tried = 0; tried < blocks; tried++) {
    const from = lowest + ((first + tried) % blocks) * block
    const to = from + block - 1
    if ((await udpFree(from)) && (await udpFree(to))) return [from, to]
  }
  throw new Error(`No free block of ${block} UDP ports between ${lowest} and ${highest}`)
}

async function udpFree(port: number): Promise<boolean> {
  const socket = createSocket('udp4')
  socket.bind(port)
  const free = await once(socket, 'listening').then(
    () => true,
    () => false,
  )
  socket.close()
  return free
}
