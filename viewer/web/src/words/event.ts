import type { RecordingEvent } from '../../../../core/recording/advance.ts'
import { isProblemCode, type ProblemEvent, problemInWords } from '../../../../core/recording/problem.ts'
import type { TrimEvent } from '../../../../core/recording/trim.ts'
import { t } from '../language/language.ts'

/** A step in a recording's life, for admins; with the problem that it is about. */
export function eventInWords(event: RecordingEvent | ProblemEvent | TrimEvent, reason: string): string {
  const problem = isProblemCode(reason) ? ` (${t(problemInWords(reason).what).replace(/[.:]$/, '')})` : ''
  return `${sentences[event]}${problem}`
}

const sentences: Record<RecordingEvent | ProblemEvent | TrimEvent, string> = {
  claim: t('A recorder took the recording'),
  captured: t('First picture kept'),
  pause: t('Paused'),
  resume: t('Went on'),
  recorderLost: t('The recorder was lost'),
  stop: t('Stopped'),
  cancel: t('Cancelled before anything was kept'),
  publish: t('Published'),
  publishHidden: t('Finished, not shown yet'),
  hide: t('Taken back'),
  show: t('Released'),
  fail: t('Failed'),
  trash: t('Moved to the trash'),
  restore: t('Taken out of the trash'),
  erase: t('Erased'),
  trouble: t('Something is wrong'),
  troubleOver: t('In order again'),
  reload: t('The recorder loads its page again'),
  trim: t('Start and end trimmed'),
  untrim: t('The whole lecture is back'),
  reloaded: t('The recorder’s page shows the room again'),
}
