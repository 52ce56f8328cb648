import type { RecordingState } from '../../core/recording/advance.ts'
import { isPaused } from '../../storage/catalog/recordings/pauses.ts'
import type { LectureStatus } from '../api/lectures.ts'

/** What of a recording its lecture's status goes by. */
type Part = {
  state: RecordingState
  /** Where it goes on while it has no recorder. */
  resume_to: RecordingState | null
  /** At least one segment can be played. */
  playable: boolean
}

/**
 * What people are told of a lecture, from its recordings in order. What happens right now goes before what is there:
 * a running recording, then one that is closing, then the best of what is finished. "Live" means that there is
 * something to watch; "paused", that there is, and that nothing is added right now.
 */
export function lectureStatus(trashed: boolean, recordings: Part[]): LectureStatus {
  if (trashed) return 'trashed'
  const some = (...states: RecordingState[]) => recordings.some(({ state }) => states.includes(state))
  const running = recordings.filter(({ state }) => liveStates.has(state))
  if (running.some(({ playable }) => playable)) return running.every(isPaused) ? 'paused' : 'live'
  if (running.length > 0) return 'starting'
  if (some('finalising')) return 'closing'
  if (some('published')) return 'ready'
  if (some('hidden')) return 'hidden'
  if (some('failed')) return 'failed'
  if (some('trashed')) return 'trashed'
  return 'empty'
}

const liveStates: ReadonlySet<RecordingState> = new Set(['scheduled', 'joining', 'recording', 'paused'])
