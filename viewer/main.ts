import { once } from 'node:events'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { machineName } from '../core/config/machine-name.ts'
import { type ProcessContext, runProcess } from '../core/process/run-process.ts'
import { openQueue } from '../queue/enqueue.ts'
import { listenRecordings } from '../storage/catalog/listen.ts'
import { keepNodeAlive } from '../storage/catalog/nodes.ts'
import { migrate, openCatalog } from '../storage/catalog/open-catalog.ts'
import { ensureOrganisation } from '../storage/catalog/organisations.ts'
import { openObjectStore } from '../storage/objects/open-object-store.ts'
import { proveStore } from '../storage/objects/prove-store.ts'
import { makeDemoAccounts } from './demo/make-demo-accounts.ts'
import { openLectureMediaCache } from './live/lecture-media-cache.ts'
import { openViewer } from './open-viewer.ts'
import { attachSignalling } from './signal/attach-signalling.ts'
import type { ViewerContext } from './viewer-context.ts'

/** Serves people: pages, API, playlists, media, and the signalling of rooms. */
export async function main(): Promise<void> {
  await runProcess('viewer', start)
}

/** The catalogue's connections of one viewer. */
const connections = 12

async function start({ settings, log, resources, stopping, draining }: ProcessContext): Promise<void> {
  const ending = AbortSignal.any([stopping, draining])
  const catalog = openCatalog(settings.AULA_DATABASE_URL, connections)
  resources.defer(() => catalog.destroy())
  await migrate(catalog)
  const { id: organisation } = await ensureOrganisation(catalog)
  const store = await openObjectStore(settings.AULA_STORAGE_URL)
  await proveStore(store)
  const queue = resources.use(openQueue(settings.AULA_QUEUE_URL))
  const lectureMedia = openLectureMediaCache(catalog, store)
  const onChange = (recording: Parameters<typeof lectureMedia.forget>[0]) =>
    void lectureMedia.forget(recording).catch(() => lectureMedia.forgetAll())
  await listenRecordings(settings.AULA_DATABASE_URL, onChange, ending, lectureMedia.forgetAll)

  const server = createServer()
  const signalling = resources.use(attachSignalling(server, { settings, catalog, log }))
  const context: ViewerContext = {
    settings,
    log,
    catalog,
    store,
    queue,
    organisation,
    publicOrigin: new URL(settings.AULA_PUBLIC_URL).origin,
    lectureMedia,
    roomChanged: signalling.roomChanged,
    webFolder: fileURLToPath(new URL('../dist/web', import.meta.url)),
  }
  if (settings.AULA_DEMO === 'accounts') {
    await makeDemoAccounts(context)
    log.warn('demo accounts with well-known passwords are open (AULA_DEMO=accounts)')
  }
  server.on('request', openViewer(context))
  server.listen(settings.AULA_PORT, settings.AULA_HOST)
  await once(server, 'listening')
  resources.defer(() => closeServer(server))
  const node = { name: machineName(settings), process: 'viewer' }
  await keepNodeAlive(catalog, node, () => ({ url: settings.AULA_PUBLIC_URL }), ending)
  log.info({ host: settings.AULA_HOST, port: settings.AULA_PORT }, 'ready')
  await new Promise<void>((resolve) => {
    if (ending.aborted) resolve()
    ending.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Milliseconds that answers under way are given. */
const finishWithin = 3_000

async function closeServer(server: ReturnType<typeof createServer>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  setTimeout(() => server.closeAllConnections(), finishWithin).unref()
  await closed
}
