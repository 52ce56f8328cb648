import { createServer } from 'node:http'
import type { Settings } from '../config/settings.ts'
import type { Log } from '../log.ts'
import { type NeededParts, openReadiness, type Readiness, readinessStatus } from './readiness.ts'

/** Milliseconds. */
const againAfter = 5_000

/** What a process without pages tells about itself at AULA_HEALTH_PORT. */
export type Health = AsyncDisposable & {
  /** It has begun its work; from now on it is ready as long as all of these answer. */
  started(parts: NeededParts): void
}

/**
 * Answers `/healthz` (200: the process runs and its event loop turns) and `/readyz` (which parts answer; 503 while one does
 * not, or it still starts) where AULA_HEALTH_PORT is set. Opened before anything is waited for: one that waits for its
 * database is well, and must not be started again.
 */
export function openHealth(
  { AULA_HOST: host, AULA_HEALTH_PORT: port }: Pick<Settings, 'AULA_HOST' | 'AULA_HEALTH_PORT'>,
  log: Log,
): Health {
  let readiness = async (): Promise<Readiness> => ({ started: false })
  const started = (parts: NeededParts) => {
    readiness = openReadiness(parts)
  }
  if (port === undefined) return { started, async [Symbol.asyncDispose]() {} }
  const server = createServer(async (request, response) => {
    response.setHeader('Cache-Control', 'no-store')
    if (request.url === '/healthz') return response.end('ok')
    if (request.url !== '/readyz') return response.writeHead(404).end()
    const answer = await readiness()
    response.writeHead(readinessStatus(answer), { 'Content-Type': 'application/json' }).end(JSON.stringify(answer))
  })
  // The process before this one may still hold the port, until its lectures are over.
  const listen = () => void server.listen(port, host)
  let again: NodeJS.Timeout | undefined
  server.on('error', (error) => {
    log.warn({ err: error, port }, 'nobody can ask whether this process is well; trying again')
    again = setTimeout(listen, againAfter).unref()
  })
  listen()
  return {
    started,
    async [Symbol.asyncDispose]() {
      clearTimeout(again)
      server.close()
      server.closeAllConnections()
    },
  }
}
