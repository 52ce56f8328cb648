import { join, resolve } from 'node:path'
import { captureSize } from '../core/config/capture-size.ts'
import { machineName } from '../core/config/machine-name.ts'
import { type ProcessContext, runProcess } from '../core/process/run-process.ts'
import { precedence } from '../core/process/set-precedence.ts'
import { whenAborted } from '../core/process/when-aborted.ts'
import { openQueue } from '../queue/enqueue.ts'
import { refuseUnsuitableQueue } from '../queue/prove-queue.ts'
import { startWorker } from '../queue/work.ts'
import { keepNodeAlive } from '../storage/catalog/nodes.ts'
import { openCatalog } from '../storage/catalog/open-catalog.ts'
import { openObjectStore } from '../storage/objects/open-object-store.ts'
import { proveStore } from '../storage/objects/prove-store.ts'
import { StoreUnavailable } from '../storage/objects/store-errors.ts'
import { openAdoption } from './claim/adoption.ts'
import { ownerName } from './claim/owner.ts'
import { openPlaces } from './claim/places.ts'
import { openSpareProcess } from './claim/spare-process.ts'
import { superviseTakes } from './claim/supervise-takes.ts'
import { findDead, sweepDead, takeUpDead } from './claim/take-up-dead.ts'
import { runDemo } from './demo/run-demo.ts'

/** Demo lecturers at once, besides recordings. */
const demos = 2

/** Claims recordings and supervises their takes. */
export async function main(): Promise<void> {
  await runProcess('recorder', start)
}

async function start({ settings, log, resources, stopping, draining }: ProcessContext): Promise<void> {
  const machine = machineName(settings)
  const rooms = settings.AULA_RECORDER_ROOMS
  await sweepDead(log)
  const environment = { ...process.env, AULA_DATA: resolve(settings.AULA_DATA) }
  const spare = openSpareProcess(environment, captureSize(settings), log)
  resources.defer(() => spare.close())
  // Before all else: it takes longest, and a lecture may be waiting for its next take.
  spare.prepare(precedence.capture)
  const catalog = openCatalog(settings.AULA_DATABASE_URL)
  resources.defer(() => catalog.destroy())
  await refuseUnsuitableQueue(settings.AULA_QUEUE_URL, log)
  const queue = resources.use(openQueue(settings.AULA_QUEUE_URL))
  const store = await openObjectStore(settings.AULA_STORAGE_URL)
  await proveStore(store).catch((error: unknown) => {
    // A store that is away does not keep a lecture from being captured: the spool holds it. One that lies does.
    if (!(error instanceof StoreUnavailable)) throw error
    log.warn({ err: error }, 'recording into the spool until the store is back')
  })
  const spoolRoot = resolve(join(settings.AULA_DATA, 'spool'))
  const dead = await findDead(catalog, machine)
  const adoption = openAdoption({ spoolRoot, store, catalog, log, signal: stopping })
  const shared = { settings, catalog, store, queue, adoption, log, spoolRoot, stopping }

  const places = openPlaces(rooms, (free) => {
    const change = free ? worker.resume() : worker.pause()
    change.catch((error: unknown) => log.warn({ err: error }, 'the worker did not change'))
  })
  const supervisor = superviseTakes({
    ...shared,
    spare,
    node: ownerName(machine),
  })
  const worker = startWorker(
    { url: settings.AULA_QUEUE_URL, queue: 'recorder', concurrency: rooms + demos, log },
    {
      record: async (payload, { signal }) => {
        const leave = await places.enter(signal)
        await supervisor.claim(payload, leave).catch((error: unknown) => {
          leave()
          throw error
        })
      },
      demo: (payload, { signal }) => runDemo(payload, shared, signal),
    },
  )
  await keepNodeAlive(
    catalog,
    { name: machine, process: 'recorder' },
    () => ({ rooms, recording: supervisor.running() }),
    stopping,
  )
  const tookUp = takeUpDead(dead, shared, log)
  log.info({ machine, rooms }, 'ready')

  await whenAborted(draining)
  await worker[Symbol.asyncDispose]()
  await Promise.race([supervisor.idle(), whenAborted(stopping)])
  await supervisor.handOver()
  await Promise.race([tookUp, whenAborted(stopping)])
}
