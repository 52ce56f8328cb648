import { z } from 'zod'
import { isId, type LectureId, type OrganisationId, type RecordingId } from '../../../core/ids.ts'
import { openLog } from '../../../core/log.ts'
import { openBrowser } from '../../../recorder/browser/open-browser.ts'
import { openDisplay } from '../../../recorder/browser/open-display.ts'
import { openSound } from '../../../recorder/browser/open-sound.ts'
import { pageEnvironment } from '../../../recorder/browser/page-environment.ts'
import { startCapture } from '../../../recorder/capture/capture.ts'
import { recordMedia } from '../../../recorder/capture/record-media.ts'
import { openCatalog } from '../../../storage/catalog/open-catalog.ts'
import { openObjectStore } from '../../../storage/objects/open-object-store.ts'
import { recordedPage } from '../pages/recorded-page.ts'

/*
 * A process that records, as the child of a take is one, but of a page of the test's own. Started with an IPC channel:
 * tells `warm`, `first`, `problem`, `frozen`, `stopped`; is told `begin`, `freeze`, `stop`.
 */
const id = <Kind extends OrganisationId | LectureId | RecordingId>() => z.custom<Kind>((text) => isId<Kind>(text))
const order = z
  .object({
    folder: z.string(),
    spoolFolder: z.string(),
    databaseUrl: z.string(),
    storageUrl: z.string(),
    place: z.object({
      organisation: id<OrganisationId>(),
      lecture: id<LectureId>(),
      recording: id<RecordingId>(),
      take: z.int(),
    }),
    offset: z.number(),
    browser: z.boolean(),
    small: z.boolean(),
  })
  .parse(JSON.parse(process.argv[2] ?? ''))

await using resources = new AsyncDisposableStack()
const size = { width: 1280, height: 720 }
const display = await openDisplay({ folder: order.folder, ...size })
resources.defer(() => display.end(1_000))
const sound = await openSound({ folder: order.folder })
resources.defer(() => sound.end(1_000))
const browser = order.browser ? await browse() : undefined
const catalog = resources.adopt(openCatalog(order.databaseUrl), (opened) => opened.destroy())

const capture = await startCapture({
  display: display.name,
  pulseServer: sound.server,
  pulseSource: sound.source,
  ...size,
  onFailure: ({ code }) => tell({ type: 'problem', code, fatal: true }),
  onSmallLost: ({ code }) => tell({ type: 'problem', code, fatal: false }),
  letGo: async () => {},
})
const media = recordMedia(capture, {
  ...size,
  small: order.small,
  place: order.place,
  node: 'test',
  offset: () => order.offset,
  spoolFolder: order.spoolFolder,
  store: await openObjectStore(order.storageUrl),
  catalog,
  log: openLog('test', 'warn'),
  onFirstFrame: (age, offset) => tell({ type: 'first', at: Date.now() - age, offset }),
  onProblem: ({ error, fatal }) => tell({ type: 'problem', code: error.code, fatal }),
})
tell({ type: 'warm' })

const stopped = Promise.withResolvers<void>()
process.on('message', async (word) => {
  if (word === 'begin') media.begin()
  if (word === 'freeze') tell({ type: 'frozen', drawn: await browser?.page.evaluate('freeze()') })
  if (word !== 'stop') return
  const at = Date.now()
  await media.stop()
  tell({ type: 'stopped', at, facts: media.facts() })
  stopped.resolve()
})
await stopped.promise
process.disconnect()

async function browse() {
  const opened = await openBrowser({
    folder: order.folder,
    identity: { kind: 'none', wanted: 'nobody' },
    window: size,
    environment: pageEnvironment(display, sound),
  })
  resources.defer(() => opened.end(2_000))
  await opened.page.setContent(recordedPage)
  return opened
}

function tell(message: { type: string; [fact: string]: unknown }): void {
  process.send?.(message)
}
