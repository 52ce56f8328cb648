import type { LectureCard } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import { failureInWords } from './failure.ts'
import { foremostPreparation, preparationInWords } from './preparation.ts'
import { releaseInWords } from './release.ts'

/** A lecture's state; why something failed is for the people who manage it. */
export function stateInWords({ status, release, preparations, failure, canManage }: LectureCard): string {
  switch (status) {
    case 'starting':
      return t('Recording is starting')
    case 'live':
      return t('Live')
    case 'paused':
      return t('Live, paused')
    case 'closing':
      return t('Being closed')
    case 'hidden':
      return releaseInWords(release)
    case 'failed':
      return canManage ? failureInWords(failure) : t('This recording failed')
    case 'trashed':
      return t('In the trash')
    case 'empty':
      return t('Nothing recorded yet')
    case 'ready': {
      const preparation = foremostPreparation(preparations)
      return preparation ? preparationInWords(preparation) : t('Ready to watch')
    }
  }
}
