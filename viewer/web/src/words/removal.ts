import type { LectureCard } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import { day } from './date.ts'

/** When a lecture leaves and by which rule; a lecture that is kept says so. */
export function removalInWords(removal: LectureCard['removal']): string {
  if (!removal) return t('Kept until somebody removes it.')
  const rule = removal.reason === 'retention.course' ? t('by a rule of the course') : t('by a rule of the organisation')
  return t('Moves to the trash on {{day}}, {{rule}}.', { day: day(removal.at), rule })
}
