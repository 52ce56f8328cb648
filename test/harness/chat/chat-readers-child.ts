import { once } from 'node:events'
import WebSocket from 'ws'
import { serveReaders } from './chat-readers.ts'

/** Sockets of people in one room without picture and sound, who write in turn and read everything (`startReaders`). */
const [url = ''] = process.argv.slice(2)
const sockets: WebSocket[] = []
const sent = new Map<string, number>()
const heard = new Map<string, number[]>()

/** Only what is measured is parsed: a real page is a process of its own, five hundred of them are not. */
function read(text: string, now: number): void {
  if (!text.startsWith('{"type":"message"')) return
  const { message }: { message: { id: string } } = JSON.parse(text)
  const at = sent.get(message.id)
  if (at !== undefined) heard.get(message.id)?.push(now - at)
}

async function join(token: string): Promise<void> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/signal`, { origin: url })
  await once(socket, 'open')
  const told = new Promise<void>((resolve, reject) => {
    socket.on('message', (data) => {
      const text = data.toString()
      if (text.startsWith('{"type":"chat"')) resolve()
      read(text, performance.now())
    })
    socket.once('close', (code) => reject(new Error(`a socket was closed: ${code}`)))
  })
  socket.send(JSON.stringify({ type: 'hello', token }))
  await told
  sockets.push(socket)
}

function write(turn: number): void {
  const message = crypto.randomUUID()
  // Not the next one: whoever comes one after the other may also be told one after the other.
  const socket = sockets[(turn * 97) % sockets.length]
  heard.set(message, [])
  sent.set(message, performance.now())
  socket?.send(
    JSON.stringify({ type: 'write', message, text: `Message ${turn}: what is the phase of the second wave?` }),
  )
}

serveReaders({ join, write, heard: () => [...heard.values()] })
