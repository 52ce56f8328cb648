import type { Recording } from '../../storage/catalog/recordings/recordings.ts'
import type { ViewerContext } from '../viewer-context.ts'

/** Asks for a recorder. The queue is a hint: when it does not answer, the keeper finds the recording waiting. */
export async function claimRecorder(
  context: ViewerContext,
  { id, lecture_id: lecture, organisation_id: organisation, room_id: room, take }: Recording,
): Promise<void> {
  const log = context.log.child({ lecture, recording: id })
  log.info({ room }, 'a recorder is asked for')
  try {
    await context.queue.enqueue('record', { organisation, lecture, recording: id, take: take + 1 })
  } catch (error) {
    log.warn({ err: error }, 'the queue did not take the recording; the keeper will')
  }
}
