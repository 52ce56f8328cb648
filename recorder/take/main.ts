import { runProcess } from '../../core/process/run-process.ts'
import { precedence, setPrecedence } from '../../core/process/set-precedence.ts'
import { whenAborted } from '../../core/process/when-aborted.ts'
import { openQueue } from '../../queue/enqueue.ts'
import { openCatalog } from '../../storage/catalog/open-catalog.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { runTake } from './run-take.ts'
import { type FromTake, type TakeOrder, toTake } from './take-messages.ts'

/** Native threads of the pipeline may outlive their work by this much; then the process is cut off. */
const lingerMilliseconds = 2_000
const aliveMilliseconds = 1_000

await runProcess('take', async ({ settings, log, resources, draining }) => {
  setPrecedence(precedence.capture)
  const tell = (message: FromTake) => {
    if (process.connected) process.send?.(message)
  }
  const handOver = new AbortController()
  const ordered = Promise.withResolvers<TakeOrder>()
  const onMessage = (message: unknown) => {
    const read = toTake.safeParse(message)
    if (!read.success) return
    if (read.data.type === 'begin') ordered.resolve(read.data.order)
    else handOver.abort()
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
  const order = await Promise.race([ordered.promise, whenAborted(draining).then(() => undefined)])
  if (!order) return
  process.title = `take ${order.recording} t${order.take}`
  const alive = setInterval(() => tell({ type: 'alive' }), aliveMilliseconds)
  resources.defer(() => clearInterval(alive))
  const code = await runTake(order, {
    ...{ settings, catalog, store, queue, tell },
    log: log.child({ recording: order.recording, take: order.take }),
    handOver: AbortSignal.any([handOver.signal, draining]),
  })
  tell({ type: 'ended', code })
})
