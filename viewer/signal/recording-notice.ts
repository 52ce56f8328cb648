import type { RecordingNotice } from '../../conference/protocol.ts'
import { nothingToTell, type RecordingCondition } from '../../storage/catalog/recordings/recording-condition.ts'
import { firstKeptAt } from '../../storage/catalog/recordings/recordings.ts'
import type { SeenRecording } from '../../storage/catalog/rooms/rooms.ts'

/** What people who manage a room are told of its recording. `now` is wall time, milliseconds. */
export function recordingNotice(recording: SeenRecording, condition: RecordingCondition, now: number): RecordingNotice {
  const since = firstKeptAt(recording)
  return {
    id: recording.id,
    lecture: recording.lecture_id,
    state: recording.state,
    elapsed: since === null ? null : Math.max(0, now - since.getTime() - recording.pausedFor),
    pausing: recording.pausing,
    failure: recording.failure,
    ...condition,
  }
}

/** What everybody else in the room is told of it. */
export function noticeForOthers(notice: RecordingNotice | null): RecordingNotice | null {
  return notice && { ...notice, ...nothingToTell, failure: null }
}

/** Whether a recording is over for its recorder: nothing of the room may be heard for it any more. */
export function isOver(state: RecordingNotice['state']): boolean {
  return (
    state !== 'scheduled' &&
    state !== 'joining' &&
    state !== 'recording' &&
    state !== 'paused' &&
    state !== 'finalising'
  )
}
