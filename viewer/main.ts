import { once } from 'node:events'
import { machineName } from '../core/config/machine-name.ts'
import { type ProcessContext, runProcess } from '../core/process/run-process.ts'
import { keepNodeAlive } from '../storage/catalog/takes/nodes.ts'
import { serveViewer } from './serve-viewer.ts'

/** Serves people: pages, API, playlists, media, and the signalling of rooms. */
export async function main(): Promise<void> {
  await runProcess('viewer', start)
}

async function start({ settings, log, resources, stopping, draining }: ProcessContext): Promise<void> {
  const ending = AbortSignal.any([stopping, draining])
  const { catalog, store } = await serveViewer({ settings, log, resources, ending })
  const node = { name: machineName(settings), process: 'viewer' }
  await keepNodeAlive(catalog, node, () => ({ url: settings.AULA_PUBLIC_URL, ...store.facts() }), ending)
  log.info({ host: settings.AULA_HOST, port: settings.AULA_PORT }, 'ready')
  if (!ending.aborted) await once(ending, 'abort')
}
