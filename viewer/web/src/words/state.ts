import type { LectureCard } from '../../../api/lectures.ts'
import { failureInWords } from './failure.ts'
import { foremostPreparation, preparationInWords } from './preparation.ts'

/** A lecture's state for the people who manage it. */
export function stateInWords({ status, preparations, failure }: LectureCard): string {
  switch (status) {
    case 'starting':
      return 'Recording is starting'
    case 'live':
      return 'Live'
    case 'paused':
      return 'Live, paused'
    case 'closing':
      return 'Being closed'
    case 'hidden':
      return 'Waiting for your review'
    case 'failed':
      return failureInWords(failure)
    case 'trashed':
      return 'In the trash'
    case 'empty':
      return 'Nothing recorded yet'
    case 'ready': {
      const preparation = foremostPreparation(preparations)
      return preparation ? preparationInWords(preparation) : 'Ready to watch'
    }
  }
}
