import { openLog } from '../../../core/log.ts'
import { startCapture } from '../../../recorder/capture/capture.ts'
import type { TakePlace } from '../../../recorder/capture/keep-take.ts'
import { recordMedia } from '../../../recorder/capture/record-media.ts'
import { openCatalog } from '../../../storage/catalog/open-catalog.ts'
import { openObjectStore } from '../../../storage/objects/open-object-store.ts'

/** What a test tells its capture child on the command line, as JSON. */
export type CaptureOrder = {
  display: string
  pulseServer: string
  pulseSource: string
  place: TakePlace
  spoolFolder: string
  storage: string
  database: string
  small: boolean
}

/* A process that captures a display as a take does. It begins at once, says `begun`, and stops at the end of its input. */
const order = JSON.parse(process.argv[2] ?? '') as CaptureOrder
const catalog = openCatalog(order.database, 2)
const size = { width: 1280, height: 720 }
const onFailure = (error: Error) => process.stderr.write(`${error}\n`)
const media = recordMedia(
  await startCapture({ ...order, ...size, onFailure, onSmallLost: onFailure, letGo: async () => {} }),
  {
    ...order,
    ...size,
    ...{ node: 'test', offset: () => 0 },
    store: await openObjectStore(order.storage),
    catalog,
    log: openLog('capture', 'warn'),
    onFirstFrame: () => process.stdout.write('begun\n'),
    onProblem: ({ error }) => process.stderr.write(`${error}\n`),
  },
)
media.begin()
process.stdin.resume()
process.stdin.once('end', () => {
  void media.stop().then(() => catalog.destroy())
})
