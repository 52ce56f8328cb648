import type { RecordingEvent } from '../../../../core/recording/advance.ts'

/** A step in a recording's life, for admins. */
export function eventInWords(event: RecordingEvent): string {
  return sentences[event]
}

const sentences: Record<RecordingEvent, string> = {
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
}
