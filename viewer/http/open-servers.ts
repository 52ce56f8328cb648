import { once } from 'node:events'
import { createServer, type Server as PlainServer } from 'node:http'
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https'
import type { Settings } from '../../core/config/settings.ts'
import type { Log } from '../../core/log.ts'
import { keepCertificate } from './keep-certificate.ts'
import { planListeners } from './plan-listeners.ts'
import { certificateFiles, readCertificate } from './read-certificate.ts'

export type Server = PlainServer | SecureServer

/** The servers of one viewer, which all answer the same. */
export type Servers = { all: readonly Server[]; listen(): Promise<void> }

/** Milliseconds that answers under way are given at the end. */
const finishWithin = 3_000

/** Milliseconds that a whole request may take to come: a large file over a slow line. Its head has Node's minute. */
const requestTimeout = 3_600_000

/** Makes the servers that the settings want; they do not listen yet. @throws BadEnvironment */
export async function openServers(settings: Settings, log: Log, resources: AsyncDisposableStack): Promise<Servers> {
  const files = certificateFiles(settings)
  const certificate = files && (await readCertificate(files))
  const secure = certificate && createSecureServer({ ...certificate, requestTimeout })
  if (files && secure) resources.use(keepCertificate(secure, files, certificate, log))
  const servers = planListeners(settings).map((listener) => ({
    listener,
    server: listener.secure && secure ? secure : createServer({ requestTimeout }),
  }))
  return {
    all: servers.map(({ server }) => server),
    async listen() {
      for (const { server, listener } of servers) {
        server.listen(listener.port, listener.host)
        await once(server, 'listening')
        resources.defer(() => close(server))
      }
    },
  }
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const late = setTimeout(() => server.closeAllConnections(), finishWithin)
  await closed
  clearTimeout(late)
}
