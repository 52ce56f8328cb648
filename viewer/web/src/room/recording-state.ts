import type { RecordingNotice } from '../../../../conference/protocol.ts'

/**
 * What the Record button shows. `resuming`: a lost recorder is being replaced; what was recorded is safe. `pausing`: paused,
 * and the recorder may still keep something.
 */
export type RecordPhase =
  | ('idle' | 'starting' | 'recording' | 'pausing' | 'paused' | 'resuming')
  | ('stopping' | 'ready' | 'failed')

export function recordPhase(recording: RecordingNotice | null): RecordPhase {
  switch (recording?.state) {
    case 'scheduled':
      return 'starting'
    case 'joining':
      return recording.elapsed === null ? 'starting' : 'resuming'
    case 'recording':
      return 'recording'
    case 'paused':
      return recording.pausing ? 'pausing' : 'paused'
    case 'finalising':
      return 'stopping'
    case 'published':
    case 'hidden':
      return 'ready'
    case 'failed':
      return 'failed'
    default:
      return 'idle'
  }
}

/** Whether a recording goes on until somebody stops it, paused or not. */
export function goesOn(recording: Pick<RecordingNotice, 'state'> | null): boolean {
  return recording !== null && ['scheduled', 'joining', 'recording', 'paused'].includes(recording.state)
}

/** Whether people in the room are recorded, or will be any moment. */
export function isRunning(recording: RecordingNotice | null): boolean {
  return ['starting', 'recording', 'pausing', 'resuming'].includes(recordPhase(recording))
}
