import { readFile, realpath } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { JoinStep } from '../../../conference/join-step.ts'
import { startJanus } from './janus.ts'

/** The VideoRoom demo of Debian's package `janus-demos`, as the package ships it. */
export type JanusDemo = AsyncDisposable & {
  /** For people, who send; and for somebody who only watches. */
  address: { people: string; watchers: string }
}

const folder = '/usr/share/janus/demos'
/** The package's libraries are links to other packages' files. */
const shared = '/usr/share/'
const room = 1234

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.png': 'image/png',
}

/**
 * Serves the demo beside a Janus of its own. Only `settings.js` is not the package's: it is there to be edited, and says
 * where Janus is.
 */
export async function startJanusDemo(): Promise<JanusDemo> {
  await using starting = new AsyncDisposableStack()
  const janus = starting.use(
    await startJanus({
      videoRoom: `room-${room}: { description = "Demo Room", publishers = 6, bitrate = 512000, fir_freq = 10, is_private = false }`,
    }),
  )
  const settings = `var server = ${JSON.stringify(janus.url)}, iceServers = [], token = "", apisecret = ${JSON.stringify(janus.apiSecret)}`
  const server = createServer(async (request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname
    response.setHeader('content-type', types[path.extname(name)] ?? 'application/octet-stream')
    if (name === '/settings.js') return void response.end(settings)
    const file = await realpath(path.join(folder, name)).catch(() => '')
    const bytes = file.startsWith(shared) ? await readFile(file).catch(() => undefined) : undefined
    if (!bytes) response.statusCode = 404
    response.end(bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  starting.defer(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const page = `http://127.0.0.1:${(server.address() as AddressInfo).port}/videoroomtest.html`
  const resources = starting.move()
  return {
    address: { people: page, watchers: `${page}?subscriber-mode=yes` },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

/** What a person does to get into the demo's room. */
export function demoSteps(name: string): JoinStep[] {
  return [
    { act: 'click', selector: '#start', within: 20 },
    { act: 'type', selector: '#username', text: name, within: 20 },
    { act: 'click', selector: '#register', within: 20 },
  ]
}
