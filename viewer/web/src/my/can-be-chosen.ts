import type { LectureCard } from '../../../api/lectures.ts'

/** What is being recorded is stopped first, in its room or on its page. */
export function canBeChosen({ status, canManage }: LectureCard): boolean {
  return canManage && !['starting', 'live', 'paused', 'closing'].includes(status)
}
