import { errorCode } from '../../core/errors.ts'
import { runProcess } from '../../core/process/run-process.ts'
import { precedence, setPrecedence, setPrecedenceOfAll } from '../../core/process/set-precedence.ts'
import { whenAborted } from '../../core/process/when-aborted.ts'
import { openQueue } from '../../queue/enqueue.ts'
import { openCatalog } from '../../storage/catalog/open-catalog.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { openRig, type Rig } from './open-rig.ts'
import { runTake } from './run-take.ts'
import { type FromTake, type TakeOrder, type ToTake, toTake } from './take-messages.ts'

/** Native threads of the pipeline may outlive their work by this much; then the process is cut off. */
const lingerMilliseconds = 2_000
const aliveMilliseconds = 1_000

await runProcess('take', async ({ settings, log, resources, draining }) => {
  const tell = (message: FromTake) => {
    if (process.connected) process.send?.(message)
  }
  let ranks: Ranks | undefined
  const handOver = new AbortController()
  const ordered = Promise.withResolvers<TakeOrder>()
  const rigLost = Promise.withResolvers<string>()
  const rig = Promise.withResolvers<Rig>()
  rig.promise.catch((error: unknown) => {
    log.error({ err: error }, 'nothing to record with')
    rigLost.resolve(errorCode(error))
  })
  const warm = ({ folder, width, height, rank }: Extract<ToTake, { type: 'warm' }>) => {
    const ranked = openRanks(rank)
    ranks = ranked
    const watch = {
      started(group: number, display?: number) {
        ranked.add(group)
        tell({ type: 'started', group, display })
      },
      starting: ranked.goFirst,
      lost: rigLost.resolve,
    }
    rig.resolve(
      openRig({ folder, width, height, settings, log, rank: ranked.current, ordered: ordered.promise }, watch),
    )
  }
  const onMessage = (message: unknown) => {
    const read = toTake.safeParse(message)
    if (!read.success) return
    if (read.data.type === 'warm') warm(read.data)
    else if (read.data.type === 'begin') ordered.resolve(read.data.order)
    else if (read.data.type === 'frame-rate') {
      const { framesPerSecond } = read.data
      void rig.promise.then(({ capture }) => capture.keepRate(framesPerSecond)).catch(() => {})
    } else handOver.abort()
  }
  process.on('message', onMessage)
  resources.defer(() => {
    process.off('message', onMessage)
    process.disconnect?.()
    setTimeout(() => process.exit(), lingerMilliseconds).unref()
  })
  const catalog = openCatalog(settings.AULA_DATABASE_URL, 3)
  resources.defer(() => catalog.destroy())
  const queue = resources.use(openQueue(settings.AULA_QUEUE_URL))
  const store = await openObjectStore(settings.AULA_STORAGE_URL)
  process.title = 'take (spare)'
  const order = await Promise.race([
    ordered.promise,
    ...[whenAborted(draining), rigLost.promise].map((end) => end.then(() => undefined)),
  ])
  if (!order) return await rig.promise.then(({ close }) => close()).catch(() => {})
  ranks?.goFirst()
  process.title = `take ${order.recording} t${order.take}`
  const alive = setInterval(() => tell({ type: 'alive' }), aliveMilliseconds)
  resources.defer(() => clearInterval(alive))
  const code = await runTake(order, {
    ...{ settings, catalog, store, queue, tell, rig: rig.promise, rigLost: rigLost.promise },
    log: log.child({ recording: order.recording, take: order.take }),
    handOver: AbortSignal.any([handOver.signal, draining]),
  })
  tell({ type: 'ended', code })
})

type Ranks = ReturnType<typeof openRanks>

/** A spare take gets ready behind everything else, and goes before everything once its pipeline runs or somebody waits. */
function openRanks(rank: number) {
  let niceness = rank
  return {
    current: () => niceness,
    add: (pid: number) => setPrecedence(niceness, pid),
    goFirst() {
      niceness = precedence.capture
      setPrecedenceOfAll(niceness)
    },
  }
}
