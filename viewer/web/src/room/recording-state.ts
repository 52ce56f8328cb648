import type { RecordingNotice } from '../../../../conference/protocol.ts'

/** What the Record button shows. `resuming`: a lost recorder is being replaced; what was recorded is safe. */
export type RecordPhase = 'idle' | 'starting' | 'recording' | 'resuming' | 'stopping' | 'ready' | 'failed'

export function recordPhase(recording: RecordingNotice | null): RecordPhase {
  switch (recording?.state) {
    case 'scheduled':
      return 'starting'
    case 'joining':
      return recording.elapsed === null ? 'starting' : 'resuming'
    case 'recording':
    case 'paused':
      return 'recording'
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

/** Whether people in the room are recorded, or will be any moment. */
export function isRunning(recording: RecordingNotice | null): boolean {
  return ['starting', 'recording', 'resuming'].includes(recordPhase(recording))
}
