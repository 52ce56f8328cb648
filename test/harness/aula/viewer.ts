import { pathToFileURL } from 'node:url'
import { type CompleteSettings, settingsSchema } from '../../../core/config/settings.ts'
import { type Log, openLog } from '../../../core/log.ts'
import type { LeadTimes } from '../../../viewer/net/plan-lead.ts'
import { serveViewer } from '../../../viewer/serve-viewer.ts'
import type { ViewerContext } from '../../../viewer/viewer-context.ts'
import { freePort } from '../free-port.ts'
import { temporaryFolder } from '../temporary-folder.ts'

export type TestViewer = AsyncDisposable & { url: string; context: ViewerContext }

/** The viewer itself, in this process, on a free port, with a file store of its own. */
export async function startViewer(input: {
  databaseUrl: string
  queueUrl: string
  settings?: Partial<CompleteSettings>
  /** A web application built by the test; else the one of the last build. */
  webFolder?: string
  log?: Log
  /** Shorter times for what is kept before Record. */
  lead?: LeadTimes
}): Promise<TestViewer> {
  await using starting = new AsyncDisposableStack()
  const folder = starting.use(await temporaryFolder('viewer'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const settings: CompleteSettings = {
    ...settingsSchema.parse({}),
    AULA_DATA: `${folder.path}/data`,
    AULA_PORT: port,
    AULA_PUBLIC_URL: url,
    AULA_SECRET: 'a secret for tests: 0123456789abcdef',
    AULA_DATABASE_URL: input.databaseUrl,
    AULA_QUEUE_URL: input.queueUrl,
    AULA_STORAGE_URL: pathToFileURL(folder.path).href,
    ...input.settings,
  }
  const ending = new AbortController()
  const context = await serveViewer({
    settings,
    log: input.log ?? openLog('viewer', 'error'),
    resources: starting,
    ending: ending.signal,
    webFolder: input.webFolder,
    lead: input.lead,
  })
  starting.defer(() => ending.abort())
  const resources = starting.move()
  return { url, context, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}
