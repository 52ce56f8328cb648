import type { RecordingEvent } from '../../../../core/recording/advance.ts'
import { isProblemCode, type ProblemEvent, problemInWords } from '../../../../core/recording/problem.ts'

/** A step in a recording's life, for admins; with the problem that it is about. */
export function eventInWords(event: RecordingEvent | ProblemEvent, reason: string): string {
  const problem = isProblemCode(reason) ? ` (${problemInWords(reason).what.replace(/[.:]$/, '')})` : ''
  return `${sentences[event]}${problem}`
}

const sentences: Record<RecordingEvent | ProblemEvent, string> = {
  claim: 'A recorder took the recording',
  captured: 'First picture kept',
  pause: 'Paused',
  resume: 'Went on',
  recorderLost: 'The recorder was lost',
  stop: 'Stopped',
  cancel: 'Cancelled before anything was kept',
  publish: 'Published',
  publishHidden: 'Finished, waiting for review',
  hide: 'Hidden',
  show: 'Shown again',
  fail: 'Failed',
  trash: 'Moved to the trash',
  restore: 'Taken out of the trash',
  erase: 'Erased',
  trouble: 'Something is wrong',
  troubleOver: 'In order again',
  reload: 'The recorder loads its page again',
  reloaded: 'The recorder’s page shows the room again',
}
