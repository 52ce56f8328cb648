import { errorCode } from '../../core/errors.ts'
import { isId, type RecordingId } from '../../core/ids.ts'
import { findRecording, type Recording } from '../../storage/catalog/recordings.ts'
import { finishWork, releaseWork, startWork, type WorkAttempt, type WorkJob } from '../../storage/catalog/work.ts'
import { erasePrefix } from '../../storage/objects/erase-prefix.ts'
import { recordingPrefix } from '../../storage/objects/object-keys.ts'
import type { TranscoderContext } from '../transcoder-context.ts'
import { openWorkspace } from '../workspace/open-workspace.ts'
import { type Progress, progressOf } from './progress.ts'

/** One execution of a job: what its maker is given. */
export type Execution = {
  recording: Recording
  /** Unique among the executions of this recording's job; keys carry it. */
  attempt: number
  /** A temporary folder of its own. */
  folder: string
  progress: Progress
  signal: AbortSignal
}

/**
 * Runs one job on one recording: takes the work, gives it a folder, and notes how it ended. What `make` does must be
 * idempotent. A recording that nobody may watch any more (trashed, erased) has nothing to be made of.
 * @throws whatever `make` throws; the queue tries again
 */
export async function doWork(
  context: TranscoderContext,
  job: WorkJob,
  target: { organisation: string; recording: string },
  signal: AbortSignal,
  make: (execution: Execution) => Promise<void>,
): Promise<void> {
  const { catalog, log } = context
  if (!isId<RecordingId>(target.recording)) return
  const recording = await findRecording(catalog, target.recording)
  if (!recording || recording.organisation_id !== target.organisation) return
  const work = await startWork(catalog, recording, job)
  if (!work) return
  const { attempt } = work
  const started = performance.now()
  try {
    await using workspace = await openWorkspace(context.workspaces, `${job}-${recording.id}-${attempt}`)
    const progress = progressOf(catalog, work)
    await make({ recording, attempt, folder: workspace.path, progress, signal })
    await finishWork(catalog, work)
    log.info({ job, recording: recording.id, attempt, seconds: (performance.now() - started) / 1000 }, 'made')
  } catch (error) {
    await handBack(context, work, recording, signal.aborted ? 'interrupted' : { failure: errorCode(error) })
    throw error
  }
}

async function handBack(
  context: TranscoderContext,
  work: WorkAttempt,
  recording: Recording,
  why: Parameters<typeof releaseWork>[2],
): Promise<void> {
  try {
    await releaseWork(context.catalog, work, why)
    const current = await findRecording(context.catalog, recording.id)
    if (current?.state !== 'erased') return
    // What was stored after the erasure had looked must go as well.
    await erasePrefix(
      context.store,
      recordingPrefix({ organisation: recording.organisation_id, recording: recording.id }),
    )
  } catch (error) {
    context.log.warn({ err: error, recording: recording.id }, 'could not hand the work back; the keeper finds it')
  }
}
