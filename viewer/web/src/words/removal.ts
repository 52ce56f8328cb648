import type { LectureCard } from '../../../api/lectures.ts'
import { day } from './date.ts'

/** When a lecture leaves and by which rule; a lecture that is kept says so. */
export function removalInWords(removal: LectureCard['removal']): string {
  if (!removal) return 'Kept until somebody removes it.'
  const rule = removal.reason === 'retention.course' ? 'by a rule of the course' : 'by a rule of the organisation'
  return `Moves to the trash on ${day(removal.at)}, ${rule}.`
}
