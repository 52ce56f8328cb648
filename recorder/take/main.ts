import { errorCode } from '../../core/errors.ts'
import { runProcess } from '../../core/process/run-process.ts'
import { precedence, setPrecedence, setPrecedenceOfAll } from '../../core/process/set-precedence.ts'
import { whenAborted } from '../../core/process/when-aborted.ts'
import { openQueue } from '../../queue/enqueue.ts'
import { openCatalog } from '../../storage/catalog/open-catalog.ts'
import { openStoreLater } from '../../storage/objects/open-store-later.ts'
import { removeTakeFolder } from '../claim/take-folders.ts'
import { openControl } from './open-control.ts'
import { openRig, type Rig } from './open-rig.ts'
import { runTake } from './run-take.ts'
import type { TakeOrder, ToTake } from './take-messages.ts'

/** Native threads of the pipeline may outlive their work by this much; then the process is cut off. */
const lingerMilliseconds = 2_000
const aliveMilliseconds = 1_000
/** What a spare waits for the next recorder when its own is gone. */
const forsakenMilliseconds = 8_000

// `node main.ts FOLDER`: a take goes on without the recorder that started it, and another one finds it by its folder.
await runProcess('take', async ({ settings, log, resources, draining }) => {
  const [folder] = process.argv.slice(2)
  if (!folder) throw new TypeError('usage: main.ts FOLDER')
  let ranks: Ranks | undefined
  let size: { width: number; height: number } | null = null
  let order: TakeOrder | null = null
  const handOver = new AbortController()
  const offered = Promise.withResolvers<number>()
  const ordered = Promise.withResolvers<TakeOrder>()
  const rigLost = Promise.withResolvers<string>()
  const rig = Promise.withResolvers<Rig>()
  rig.promise.catch((error: unknown) => {
    log.error({ err: error }, 'nothing to record with')
    rigLost.resolve(errorCode(error))
  })
  const warm = ({ width, height, rank }: Extract<ToTake, { type: 'warm' }>) => {
    if (size) return
    size = { width, height }
    const ranked = openRanks(rank)
    ranks = ranked
    const watch = {
      started(group: number) {
        ranked.add(group)
        control.tell({ type: 'started', group })
      },
      starting: ranked.goFirst,
      lost: rigLost.resolve,
    }
    rig.resolve(
      openRig({ folder, width, height, settings, log, rank: ranked.current, ordered: ordered.promise }, watch),
    )
  }
  const onMessage = (message: ToTake) => {
    switch (message.type) {
      case 'warm':
        return warm(message)
      case 'begin':
        if (order) return
        order = message.order
        // Everything that is said from here on is about this take, by whatever had been opened before, too.
        log.setBindings({ lecture: order.lecture, recording: order.recording, take: order.take })
        return ordered.resolve(order)
      case 'frame-rate':
        return void rig.promise.then(({ capture }) => capture.keepRate(message.framesPerSecond)).catch(() => {})
      case 'step-back':
        return void rig.promise.then(({ stepBack }) => stepBack()).catch(() => {})
      case 'offer':
        return offered.resolve(message.milliseconds)
      case 'hand-over':
        return handOver.abort()
    }
  }
  resources.defer(() => {
    setTimeout(() => process.exit(), lingerMilliseconds).unref()
  })
  resources.defer(async () => {
    if (control.alone() > 0) await removeTakeFolder(folder)
  })
  const control = resources.use(await openControl(folder, () => ({ type: 'here', size, order }), onMessage))
  const catalog = openCatalog(settings.AULA_DATABASE_URL, 3)
  resources.defer(() => catalog.destroy())
  const queue = resources.use(openQueue(settings.AULA_QUEUE_URL))
  const store = openStoreLater(settings)
  process.title = 'take (spare)'
  void rig.promise.then(() => !order && log.info('the spare is ready')).catch(() => {})
  const forsaken = Promise.withResolvers<void>()
  const watch = setInterval(() => {
    if (order) control.tell({ type: 'alive' })
    else if (control.alone() >= forsakenMilliseconds) forsaken.resolve()
  }, aliveMilliseconds)
  resources.defer(() => clearInterval(watch))
  const begun = await Promise.race([
    ordered.promise,
    ...[whenAborted(draining), rigLost.promise, forsaken.promise].map((end) => end.then(() => undefined)),
  ])
  if (!begun) {
    if (size) await rig.promise.then(({ close }) => close()).catch(() => {})
    return
  }
  ranks?.goFirst()
  process.title = `take ${begun.recording} t${begun.take}`
  const code = await runTake(begun, {
    ...{ settings, catalog, store, queue, tell: control.tell, rig: rig.promise, rigLost: rigLost.promise },
    log,
    offered: offered.promise,
    handOver: AbortSignal.any([handOver.signal, draining]),
    alone: control.alone,
  })
  control.tell({ type: 'ended', code })
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
