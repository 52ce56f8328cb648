import { captureSize } from '../../core/config/capture-size.ts'
import type { LectureId, RoomId } from '../../core/ids.ts'
import { startRecording } from '../../storage/catalog/starting/start-recording.ts'
import { claimRecorder } from '../lecture/claim-recorder.ts'
import type { ViewerContext } from '../viewer-context.ts'
import { demoRoom } from './demo-room.ts'

/** Seconds of media after which the demo lecture stops by itself (`stop_after_seconds`). */
const demoSeconds = 60

/**
 * Starts a synthetic lecturer in the demo room and records it as a public lecture; while one runs, leads to that.
 */
export async function startDemoLecture(context: ViewerContext): Promise<{ room: RoomId; lecture: LectureId }> {
  const room = await demoRoom(context)
  const { recording, started } = await startRecording(context.catalog, {
    room,
    lecture: { title: 'Demo lecture', speaker: 'Ada Demo', owner: null, access: 'public' },
    requestedBy: null,
    size: captureSize(context.settings),
    stopAfterSeconds: demoSeconds,
  })
  if (started) {
    await claimRecorder(context, recording)
    await callLecturer(context, room.id)
  }
  return { room: room.id, lecture: recording.lecture_id }
}

async function callLecturer({ queue, log, organisation }: ViewerContext, room: RoomId): Promise<void> {
  try {
    await queue.enqueue('demo', { organisation, room })
  } catch (error) {
    log.warn({ err: error, room }, 'the queue did not take the demo lecturer')
  }
}
