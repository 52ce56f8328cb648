import { captureSize } from '../core/config/capture-size.ts'
import { machineName } from '../core/config/machine-name.ts'
import { selfTestInterval } from '../core/config/self-test-interval.ts'
import { openHealth } from '../core/process/open-health.ts'
import { type ProcessContext, runProcess } from '../core/process/run-process.ts'
import { openQueue } from '../queue/enqueue.ts'
import { proveQueue, refuseUnsuitableQueue } from '../queue/prove-queue.ts'
import { askDatabase } from '../storage/catalog/ask-database.ts'
import { awaitDatabase } from '../storage/catalog/await-database.ts'
import { migrate } from '../storage/catalog/migrate.ts'
import { openCatalog } from '../storage/catalog/open-catalog.ts'
import { keepNodeAlive } from '../storage/catalog/takes/nodes.ts'
import { askStore } from '../storage/objects/ask-store.ts'
import { startWithStore } from '../storage/objects/start-with-store.ts'
import { keepAbouts } from './about/keep-abouts.ts'
import { keepDueReleases } from './due/keep-due-releases.ts'
import { keepDueStarts } from './due/keep-due-starts.ts'
import { keepDueStops } from './due/keep-due-stops.ts'
import { keepMail } from './mail/keep-mail.ts'
import { keepNets } from './net/keep-nets.ts'
import { keepNotices } from './notices/keep-notices.ts'
import { keepReconciled } from './reconcile/keep-reconciled.ts'
import { keepRetention } from './retention/keep-retention.ts'
import { keepSelfTests } from './self-test/keep-self-tests.ts'

/** Reconciles what the other processes left undone, starts, stops and releases what is due, carries out retention and self-tests, sends e-mails. */
export async function main(): Promise<void> {
  await runProcess('keeper', start)
}

async function start({ settings, log, resources, stopping, draining }: ProcessContext): Promise<void> {
  const health = resources.use(openHealth(settings, log))
  const catalog = openCatalog(settings.AULA_DATABASE_URL)
  resources.defer(() => catalog.destroy())
  await awaitDatabase(catalog, log, draining)
  await migrate(catalog)
  await refuseUnsuitableQueue(settings.AULA_QUEUE_URL, log)
  const queue = resources.use(openQueue(settings.AULA_QUEUE_URL))
  const store = resources.use(await startWithStore(settings, log))
  // Everything here can be taken up again at any point: there is nothing to drain.
  const signal = AbortSignal.any([stopping, draining])
  await keepNodeAlive(catalog, { name: machineName(settings), process: 'keeper' }, store.facts, signal)
  health.started({
    database: () => askDatabase(catalog),
    queue: () => proveQueue(settings.AULA_QUEUE_URL),
    store: () => askStore(store),
  })
  log.info('ready')
  await Promise.all([
    keepReconciled({ catalog, store, queue, log }, signal),
    keepRetention({ catalog, store, log, signal }),
    keepAbouts({ catalog, store, log }, signal),
    keepDueStops({ catalog, log }, signal),
    keepDueReleases({ catalog, log }, signal),
    keepNets({ catalog, store, queue, log }, signal),
    keepDueStarts({ catalog, queue, log, size: captureSize(settings) }, signal),
    keepMail({ catalog, log, settings }, signal),
    ...(settings.AULA_SMTP_URL ? [keepNotices({ catalog, log }, signal)] : []),
    keepSelfTests({ catalog, queue, log, size: captureSize(settings), interval: selfTestInterval(settings) }, signal),
  ])
}
