import { join, resolve } from 'node:path'
import { captureSize } from '../core/config/capture-size.ts'
import { machineName } from '../core/config/machine-name.ts'
import { openHealth } from '../core/process/open-health.ts'
import { type ProcessContext, runProcess } from '../core/process/run-process.ts'
import { precedence } from '../core/process/set-precedence.ts'
import { whenAborted } from '../core/process/when-aborted.ts'
import { openQueue } from '../queue/enqueue.ts'
import { proveQueue, refuseUnsuitableQueue } from '../queue/prove-queue.ts'
import { startWorker } from '../queue/work.ts'
import { askDatabase } from '../storage/catalog/ask-database.ts'
import { awaitDatabase } from '../storage/catalog/await-database.ts'
import { migrate } from '../storage/catalog/migrate.ts'
import { openCatalog } from '../storage/catalog/open-catalog.ts'
import { keepNodeAlive } from '../storage/catalog/takes/nodes.ts'
import { takeName } from '../storage/catalog/takes/takes.ts'
import { askStore } from '../storage/objects/ask-store.ts'
import { startWithStore } from '../storage/objects/start-with-store.ts'
import { openAdmission } from './admission/keep-admission.ts'
import { watchDisk } from './admission/watch-disk.ts'
import { requireIdentity } from './browser/account.ts'
import { openAdoption } from './claim/adoption.ts'
import { openClaiming } from './claim/keep-claiming.ts'
import { ownerName } from './claim/owner.ts'
import { openSpareProcess } from './claim/spare-process.ts'
import { superviseTakes } from './claim/supervise-takes.ts'
import { findDead, takeUpDead } from './claim/take-up-dead.ts'
import { takeUpLeft } from './claim/take-up-left.ts'
import { runDemo } from './demo/run-demo.ts'
import { runLecturer } from './demo/run-lecturer.ts'

/** Jobs at once: claims, which end at once, and synthetic lecturers, which teach for a minute. */
const jobs = 4

/** Milliseconds at SIGTERM in which another recorder may go on with what is recorded here, whatever AULA_DRAIN_MAX says. */
const handOverWithin = 10_000
/** Where AULA_DRAIN_MAX does not say for how long: other recorders look for work once a second. */
const claimedWithin = 3_000

/** Claims recordings and supervises their takes. */
export async function main(): Promise<void> {
  await runProcess('recorder', start, handOverWithin)
}

async function start({ settings, log, resources, stopping, draining }: ProcessContext): Promise<void> {
  const machine = machineName(settings)
  await requireIdentity(settings.AULA_RECORDER_USER)
  const health = resources.use(openHealth(settings, log))
  const left = await takeUpLeft(settings, log)
  const spare = openSpareProcess(settings, captureSize(settings), log, left.spare)
  resources.defer(() => spare.close())
  // Before all else: it takes longest, and a lecture may be waiting for its next take.
  spare.prepare(precedence.capture)
  const catalog = openCatalog(settings.AULA_DATABASE_URL)
  resources.defer(() => catalog.destroy())
  await awaitDatabase(catalog, log, draining)
  await migrate(catalog)
  await refuseUnsuitableQueue(settings.AULA_QUEUE_URL, log)
  const queue = resources.use(openQueue(settings.AULA_QUEUE_URL))
  // One that is away does not keep a lecture from being captured: the spool holds it.
  const store = resources.use(await startWithStore(settings, log))
  const spoolRoot = resolve(join(settings.AULA_DATA, 'spool'))
  const living = left.takes.map(({ order }) => order)
  const dead = await findDead(catalog, { node: machine, spoolRoot, living })
  const adoption = openAdoption({ spoolRoot, store, catalog, log, signal: stopping })
  // Whoever drains is done when its last lecture is, not when its time is up.
  const drained = new AbortController()
  const over = AbortSignal.any([stopping, drained.signal])
  const shared = { settings, catalog, store, queue, adoption, log, spoolRoot, stopping }

  const supervisor = superviseTakes({
    ...shared,
    spare,
    node: ownerName(machine),
  })
  for (const { prepared, order } of left.takes) supervisor.takeUp(prepared, order)
  const { width, height } = captureSize(settings)
  const admission = openAdmission({
    ...{ catalog, log, node: `${machine}/recorder`, takes: supervisor.running, pixels: width * height },
    disk: watchDisk(spoolRoot, settings.AULA_SPOOL_RESERVE * 1e9, log),
    most: settings.AULA_RECORDER_ROOMS,
    small: settings.AULA_SMALL_RENDITION === 'auto',
    // A machine without room leaves the queue to the others. What goes first everywhere it finds in the catalogue.
    onRoom(room) {
      // A worker that was closed while it paused would begin anew.
      if (draining.aborted) return
      const change = room ? worker.resume() : worker.pause()
      change.catch((error: unknown) => log.warn({ err: error }, 'the worker did not change'))
    },
  })
  const claiming = openClaiming({ catalog, supervisor, admission, log, draining })
  const worker = startWorker(
    { url: settings.AULA_QUEUE_URL, queue: 'recorder', concurrency: jobs, log },
    {
      record: claiming.look,
      demo: (payload, { signal }) => runDemo(payload, shared, signal),
      lecturer: (payload, { signal }) => runLecturer(payload, shared, signal),
    },
  )
  await keepNodeAlive(
    catalog,
    { name: machine, process: 'recorder' },
    () => ({ ...admission.facts(), ...store.facts(), takes: supervisor.running().map((it) => takeName(it.recording)) }),
    over,
  )
  const tookUp = takeUpDead(dead, { ...shared, stopping: over }, log)
  const admitting = admission.keep(over)
  health.started({
    database: () => askDatabase(catalog),
    queue: () => proveQueue(settings.AULA_QUEUE_URL),
    store: () => askStore(store),
  })
  log.info({ machine, ...admission.facts() }, 'ready')

  await claiming.keepLooking(draining)
  if (!stopping.aborted) supervisor.offer(settings.AULA_DRAIN_MAX * 1_000 || claimedWithin)
  await worker[Symbol.asyncDispose]()
  await Promise.race([supervisor.idle(), whenAborted(stopping)])
  await supervisor.handOver()
  drained.abort()
  await Promise.race([Promise.all([tookUp, admitting]), whenAborted(stopping)])
}
