import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { openLog } from '../../../core/log.ts'
import { openObjectStore } from '../../../storage/objects/open-object-store.ts'
import { tieFfmpeg } from '../../../transcoder/ffmpeg/tie-ffmpeg.ts'
import type { TranscoderContext } from '../../../transcoder/transcoder-context.ts'
import { startPostgres } from '../servers/postgres.ts'
import { temporaryFolder } from '../temporary-folder.ts'

export type TestTranscoder = TranscoderContext &
  AsyncDisposable & { folder: string; databaseUrl: string; storageUrl: string }

/** What the transcoder's jobs need: a real catalogue, a file store, ffmpeg, all in folders of their own. */
export async function prepareTranscoder(): Promise<TestTranscoder> {
  await using starting = new AsyncDisposableStack()
  const { path: folder } = starting.use(await temporaryFolder('transcoder'))
  const postgres = starting.use(await startPostgres())
  const { catalog, url } = await postgres.catalog()
  const storageUrl = pathToFileURL(path.join(folder, 'objects')).href
  const store = await openObjectStore(storageUrl)
  const resources = starting.move()
  return {
    ...{ catalog, store, folder, databaseUrl: url, storageUrl },
    log: openLog('test', 'warn'),
    ffmpeg: await tieFfmpeg(folder, 'ffmpeg'),
    workspaces: path.join(folder, 'workspaces'),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}
