import type { Recording } from '../../storage/catalog/recordings.ts'
import type { ViewerContext } from '../viewer-context.ts'

/** Asks for a recorder. The queue is a hint: when it does not answer, the keeper finds the recording waiting. */
export async function claimRecorder({ queue, log }: ViewerContext, recording: Recording): Promise<void> {
  try {
    await queue.enqueue('record', {
      organisation: recording.organisation_id,
      recording: recording.id,
      take: recording.take + 1,
    })
  } catch (error) {
    log.warn({ err: error, recording: recording.id }, 'the queue did not take the recording; the keeper will')
  }
}
