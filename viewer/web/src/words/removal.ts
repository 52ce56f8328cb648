import type { LectureCard } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import { day } from './date.ts'

/** `Moves to the trash on Tuesday, 30 June, end of term`; a lecture that is kept says why. */
export function removalInWords({ removal, keeping }: Pick<LectureCard, 'removal' | 'keeping'>): string {
  if (keeping?.hold) return heldInWords(keeping.hold)
  if (keeping?.waitsFor === 'term') return t('Kept until its course has an end of term')
  if (keeping?.waitsFor === 'publication') return t('Kept until it is published')
  if (!removal) return t('Kept until somebody moves it to the trash')
  return t('Moves to the trash on {{day}}, {{why}}', { day: day(removal.at), why: clocks[removal.clock] })
}

/** Whose rule it is. */
export function ruleOwnerInWords({ reason }: NonNullable<LectureCard['removal']>): string {
  return reason === 'retention.course' ? t('rule of the course') : t('rule of the organisation')
}

const clocks: Record<NonNullable<LectureCard['removal']>['clock'], string> = {
  recorded: t('by its age'),
  published: t('counted from its publication'),
  term: t('end of term'),
  viewed: t('not watched any more'),
}

/** Who holds a lecture since when; the reason is theirs. */
export function heldInWords({ by, at }: { by: string | null; at: string }): string {
  return t('Held by {{name}} since {{day}}: nothing moves it to the trash', { name: by ?? t('an admin'), day: day(at) })
}
