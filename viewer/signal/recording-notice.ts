import type { RecordingNotice } from '../../conference/protocol.ts'
import type { ProblemCode } from '../../core/recording/problem.ts'
import type { Recording } from '../../storage/catalog/recordings.ts'

/** What people who manage a room are told of its recording. `now` is wall time, milliseconds. */
export function recordingNotice(recording: Recording, problems: ProblemCode[], now: number): RecordingNotice {
  const since = recording.first_frame_at
  return {
    id: recording.id,
    lecture: recording.lecture_id,
    state: recording.state,
    elapsed: since === null ? null : Math.max(0, now - since.getTime()),
    failure: recording.failure,
    problems,
  }
}

/** What everybody else in the room is told of it. */
export function withoutProblems(notice: RecordingNotice | null): RecordingNotice | null {
  return notice && { ...notice, problems: [] }
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
