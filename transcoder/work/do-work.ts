import { errorCode } from '../../core/errors.ts'
import { isId, type RecordingId } from '../../core/ids.ts'
import type { Manifest } from '../../core/recording/manifest.ts'
import { JobPostponed } from '../../queue/job-postponed.ts'
import { findRecording, type Recording } from '../../storage/catalog/recordings/recordings.ts'
import {
  finishWork,
  releaseWork,
  startWork,
  type WorkAttempt,
  type WorkJob,
} from '../../storage/catalog/recordings/work.ts'
import { erasePrefix } from '../../storage/objects/erase-prefix.ts'
import { parseObjectKey, type RecordingPlace, recordingPrefix } from '../../storage/objects/object-keys.ts'
import { StoreUnavailable } from '../../storage/objects/store-errors.ts'
import { removeUnlisted } from '../media/remove-unlisted.ts'
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

/** How one kind of work is done. */
export type Maker = {
  /** Makes what the manifest lacks and adds it there; idempotent. */
  make(context: TranscoderContext, execution: Execution): Promise<void>
  /** Below what prefixes a manifest's published derivatives of this kind stand, and nothing else. */
  prefixes(place: RecordingPlace, manifest: Manifest): string[]
}

/**
 * Runs one job on one recording: takes the work, gives it a folder, notes how it ended, and leaves nothing in the store
 * that no manifest will list. A recording that nobody may watch any more (trashed, erased) has nothing to be made of.
 * @throws JobPostponed where the store is away; else whatever `make` throws: the queue tries again
 */
export async function doWork(
  transcoder: TranscoderContext,
  job: WorkJob,
  target: { organisation: string; recording: string },
  signal: AbortSignal,
  { make, prefixes }: Maker,
): Promise<void> {
  const { catalog } = transcoder
  if (!isId<RecordingId>(target.recording)) return
  const found = await findRecording(catalog, target.recording)
  if (!found || found.organisation_id !== target.organisation) return
  const log = transcoder.log.child({ lecture: found.lecture_id, recording: found.id, job })
  const context = { ...transcoder, log }
  await askStore(context, found)
  const work = await startWork(catalog, found, job)
  if (!work) return
  const { attempt } = work
  // As it is from here on: what is published or trimmed later orders the work anew.
  const recording = (await findRecording(catalog, found.id)) ?? found
  const started = performance.now()
  try {
    await using workspace = await openWorkspace(context.workspaces, `${job}-${recording.id}-${attempt}`)
    const progress = progressOf(catalog, work)
    await make(context, { recording, attempt, folder: workspace.path, progress, signal })
    await removeUnlisted(context, placeOf(recording), attempt, prefixes)
    await finishWork(catalog, work)
    log.info({ attempt, seconds: (performance.now() - started) / 1000 }, 'made')
  } catch (error) {
    const away = error instanceof StoreUnavailable
    const why = signal.aborted || away ? 'interrupted' : { failure: errorCode(error) }
    await handBack(context, work, recording, why, prefixes)
    throw away ? new JobPostponed(error) : error
  }
}

/** An execution that would come to nothing is not begun: it would count. */
async function askStore({ store }: TranscoderContext, { manifest_key }: Recording): Promise<void> {
  if (!manifest_key) return
  await store.stat(parseObjectKey(manifest_key)).catch((error: unknown) => {
    throw new JobPostponed(error)
  })
}

async function handBack(
  context: TranscoderContext,
  work: WorkAttempt,
  recording: Recording,
  why: Parameters<typeof releaseWork>[2],
  prefixes: Maker['prefixes'],
): Promise<void> {
  try {
    const superseded = !(await releaseWork(context.catalog, work, why))
    // Whoever took over may have published and cleaned up before this one stored its last.
    if (superseded) await removeUnlisted(context, placeOf(recording), work.attempt, prefixes)
    const current = await findRecording(context.catalog, recording.id)
    if (current?.state !== 'erased') return
    // What was stored after the erasure had looked must go as well.
    await erasePrefix(context.store, recordingPrefix(placeOf(recording)))
  } catch (error) {
    context.log.warn({ err: error }, 'could not hand the work back; the keeper finds it')
  }
}

function placeOf({ id, organisation_id }: Recording): RecordingPlace {
  return { organisation: organisation_id, recording: id }
}
