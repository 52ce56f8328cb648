import { randomUUID } from 'node:crypto'
import http from 'node:http'
import { serveReaders } from './chat-readers.ts'

/** Pages that wait beside a live player for what is written there, and write in turn (`startReaders`). */
const [url = '', lecture = ''] = process.argv.slice(2)
const agent = new http.Agent({ keepAlive: true })
const people: string[] = []
const sent = new Map<string, number>()
const heard = new Map<string, number[]>()

type Chat = { version: number; messages: { text: string }[] }
type News = { status: string; participation: { version: string } | null; chat: Chat | null }

async function call<Answer>(cookie: string, method: string, path: string, body?: object): Promise<Answer> {
  const headers = { cookie, ...(body ? { 'content-type': 'application/json' } : {}) }
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>()
  const request = http.request(`${url}/api/lectures/${lecture}/${path}`, { method, agent, headers }, resolve)
  request.once('error', reject)
  request.end(body && JSON.stringify(body))
  const response = await promise
  const text = (await response.toArray()).join('')
  if (response.statusCode !== 200) throw new Error(`${method} ${path}: ${response.statusCode} ${text}`)
  return JSON.parse(text)
}

/** Like a page does: it asks again as soon as it is answered. */
async function follow(cookie: string, known: { status: string; participation: string; chat: number }): Promise<never> {
  for (;;) {
    const query = new URLSearchParams({ ...known, chat: String(known.chat) })
    const news = await call<News>(cookie, 'GET', `news?${query}`)
    const now = performance.now()
    for (const { text } of news.chat?.messages ?? []) heard.get(text)?.push(now - (sent.get(text) ?? Number.NaN))
    known.status = news.status
    known.participation = news.participation?.version ?? known.participation
    known.chat = news.chat?.version ?? known.chat
  }
}

async function join(cookie: string): Promise<void> {
  const { version: chat } = await call<Chat>(cookie, 'GET', 'chat')
  const { version: participation } = await call<{ version: string }>(cookie, 'GET', 'participation')
  people.push(cookie)
  void follow(cookie, { status: 'starting', participation, chat }).catch((error: unknown) => {
    process.stderr.write(`a page has ended: ${String(error)}\n`)
    process.exit(1)
  })
}

async function write(turn: number): Promise<void> {
  const text = `Message ${turn}: what is the phase of the second wave?`
  // Not the next one: whoever comes one after the other may also be told one after the other.
  const cookie = people[(turn * 97) % people.length] ?? ''
  heard.set(text, [])
  sent.set(text, performance.now())
  await call(cookie, 'POST', 'chat/messages', { id: randomUUID(), text, known: 1 })
}

serveReaders({ join, write, heard: () => [...heard.values()] })
