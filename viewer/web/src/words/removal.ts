import type { LectureCard } from '../../../api/lectures.ts'
import { day } from './date.ts'

/** `Removed on Tuesday, 30 June, end of term`; a lecture that is kept says why. */
export function removalInWords({ removal, keeping }: Pick<LectureCard, 'removal' | 'keeping'>): string {
  if (keeping?.hold) return `Held by ${keeping.hold.by ?? 'an admin'} since ${day(keeping.hold.at)}: nothing removes it`
  if (keeping?.waitsFor === 'term') return 'Kept until its course has an end of term'
  if (keeping?.waitsFor === 'publication') return 'Kept until it is published'
  if (!removal) return 'Kept until somebody removes it'
  return `Removed on ${day(removal.at)}, ${clocks[removal.clock]}`
}

/** Whose rule it is. */
export function ruleOwnerInWords({ reason }: NonNullable<LectureCard['removal']>): string {
  return reason === 'retention.course' ? 'rule of the course' : 'rule of the organisation'
}

const clocks: Record<NonNullable<LectureCard['removal']>['clock'], string> = {
  recorded: 'by its age',
  published: 'counted from its publication',
  term: 'end of term',
  viewed: 'not watched any more',
}
