import { once } from 'node:events'
import { machineName } from '../core/config/machine-name.ts'
import { openHealth } from '../core/process/open-health.ts'
import { runProcess } from '../core/process/run-process.ts'
import { precedence, setPrecedence } from '../core/process/set-precedence.ts'
import { proveQueue, refuseUnsuitableQueue } from '../queue/prove-queue.ts'
import { askDatabase } from '../storage/catalog/ask-database.ts'
import { awaitDatabase } from '../storage/catalog/await-database.ts'
import { migrate } from '../storage/catalog/migrate.ts'
import { openCatalog } from '../storage/catalog/open-catalog.ts'
import { keepNodeAlive } from '../storage/catalog/takes/nodes.ts'
import { askStore } from '../storage/objects/ask-store.ts'
import { startWithStore } from '../storage/objects/start-with-store.ts'
import { startTranscoder } from './start-transcoder.ts'

/** The process that makes further qualities, pictures and downloads of published recordings. */
export async function main(): Promise<void> {
  await runProcess('transcoder', async ({ settings, log, resources, stopping, draining }) => {
    const health = resources.use(openHealth(settings, log))
    const catalog = openCatalog(settings.AULA_DATABASE_URL)
    resources.defer(() => catalog.destroy())
    await awaitDatabase(catalog, log, draining)
    await migrate(catalog)
    const store = resources.use(await startWithStore(settings, log))
    await refuseUnsuitableQueue(settings.AULA_QUEUE_URL, log)
    const transcoder = resources.use(
      await startTranscoder(
        { catalog, store, log },
        {
          data: settings.AULA_DATA,
          queueUrl: settings.AULA_QUEUE_URL,
          ffmpeg: settings.AULA_FFMPEG,
          viewer: settings.AULA_INTERNAL_URL ?? settings.AULA_PUBLIC_URL,
        },
      ),
    )
    await keepNodeAlive(catalog, { name: machineName(settings), process: 'transcoder' }, store.facts, stopping)
    // What it makes can wait, but whoever starts Aula waits for it to be ready.
    setPrecedence(precedence.later)
    health.started({
      database: () => askDatabase(catalog),
      queue: () => proveQueue(settings.AULA_QUEUE_URL),
      store: () => askStore(store),
    })
    log.info('ready')
    // Nothing here is lost by being interrupted, so there is nothing to drain: the job goes on elsewhere.
    if (!draining.aborted) await once(draining, 'abort')
    await transcoder.pause()
    if (!stopping.aborted) await once(stopping, 'abort')
  })
}
