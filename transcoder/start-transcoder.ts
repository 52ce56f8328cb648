import path from 'node:path'
import { isId, type RecordingId } from '../core/ids.ts'
import type { Log } from '../core/log.ts'
import { jobs } from '../queue/jobs.ts'
import { startWorker } from '../queue/work.ts'
import type { Catalog } from '../storage/catalog/open-catalog.ts'
import { everyJob, setWorkAside } from '../storage/catalog/recordings/work.ts'
import type { ObjectStore } from '../storage/objects/object-store.ts'
import { downloadMaker } from './download/make-download.ts'
import { findFfmpeg } from './ffmpeg/find-ffmpeg.ts'
import { tieFfmpeg } from './ffmpeg/tie-ffmpeg.ts'
import { fillMaker } from './fill/fill-gaps.ts'
import { ladderMaker } from './ladder/make-ladder.ts'
import { picturesMaker } from './pictures/make-pictures.ts'
import { probeLecture } from './probe/probe-lecture.ts'
import type { TranscoderContext } from './transcoder-context.ts'
import { doWork } from './work/do-work.ts'
import { openWorkspace } from './workspace/open-workspace.ts'
import { sweepWorkspaces } from './workspace/sweep-workspaces.ts'

/** The long one is the ladder; pictures and the download of another lecture do not wait for it. */
const jobsAtOnce = 2

/**
 * Works through the queue `transcoder` until it is disposed of: jobs that run then go back to the queue, with what
 * they have finished kept. Beside it looks at self-tests. @param settings.viewer where the viewer is reached from here
 * @throws FfmpegMissing
 */
export async function startTranscoder(
  { catalog, store, log }: { catalog: Catalog; store: ObjectStore; log: Log },
  settings: { data: string; queueUrl: string; ffmpeg?: string; viewer: string },
): Promise<AsyncDisposable & { pause(): Promise<void> }> {
  await using starting = new AsyncDisposableStack()
  const found = await findFfmpeg(settings.ffmpeg, log)
  const workspaces = path.resolve(settings.data, 'transcoder')
  await sweepWorkspaces(workspaces, log)
  const own = starting.use(await openWorkspace(workspaces, `worker-${process.pid}-${Date.now()}`))
  const context: TranscoderContext = { catalog, store, log, workspaces, ffmpeg: await tieFfmpeg(own.path, found.path) }
  const worker = starting.use(
    startWorker(
      {
        url: settings.queueUrl,
        queue: 'transcoder',
        concurrency: jobsAtOnce,
        log,
        async onSetAside({ name, payload, reason }) {
          const { recording } = jobs.renditions.payload.parse(payload)
          const job = everyJob.find((known) => known === name)
          if (job && isId<RecordingId>(recording)) await setWorkAside(catalog, recording, job, reason)
        },
      },
      {
        renditions: (target, { signal }) => doWork(context, 'renditions', target, signal, ladderMaker),
        pictures: (target, { signal }) => doWork(context, 'pictures', target, signal, picturesMaker),
        download: (target, { signal }) => doWork(context, 'download', target, signal, downloadMaker),
        fill: (target, { signal }) => doWork(context, 'fill', target, signal, fillMaker),
      },
    ),
  )
  const prober = starting.use(
    startWorker(
      { url: settings.queueUrl, queue: 'probe', concurrency: 1, log },
      { probe: (target, job) => probeLecture(context, settings.viewer, target, job) },
    ),
  )
  log.info({ ffmpeg: found.version, origin: found.origin }, 'transcoder works')
  const resources = starting.move()
  return {
    async pause() {
      await Promise.all([worker.pause(), prober.pause()])
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}
