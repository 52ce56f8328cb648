import type { RetentionClock, RetentionRule } from '../../../../core/retention/rule.ts'
import { locale, t } from '../language/language.ts'

/** What a rule counts its days from. */
export const clocksInWords: Record<RetentionClock, string> = {
  recorded: t('days after they were held'),
  published: t('days after they were published'),
  term: t('days after the end of term'),
  viewed: t('days after they were last watched'),
}

/** A rule as a sentence. */
export function ruleInWords(rule: RetentionRule | null, whose: 'course' | 'organisation'): string {
  if (!rule) {
    return whose === 'course'
      ? t('Lectures follow the organisation’s rule.')
      : t('Lectures are kept until somebody moves them to the trash.')
  }
  if (rule.days === null)
    return t('Lectures are kept until somebody moves them to the trash, whatever another rule says.')
  return removedAfter[rule.clock](rule.days)
}

const removedAfter: Record<RetentionClock, (count: number) => string> = {
  recorded: (count) => t('Lectures move to the trash {{count}} days after they were held.', { count }),
  published: (count) => t('Lectures move to the trash {{count}} days after they were published.', { count }),
  term: (count) => t('Lectures move to the trash {{count}} days after the end of term.', { count }),
  viewed: (count) => t('Lectures move to the trash {{count}} days after they were last watched.', { count }),
}

/** Who is warned and when, and how much longer a lecture may be kept; empty where nothing is ever removed. */
export function warningsInWords(rule: RetentionRule | null): string {
  if (!rule || rule.days === null) return ''
  const { warnDays, extensionDays } = rule
  const days = new Intl.ListFormat(locale()).format(warnDays.map(String))
  const warned =
    warnDays.length === 0
      ? t('The lecturers are not warned.')
      : days === '1'
        ? t('The lecturers are warned 1 day before.')
        : t('The lecturers are warned {{days}} days before.', { days })
  if (extensionDays === 0) return warned
  return `${warned} ${t('They may keep a lecture up to {{count}} days longer.', { count: extensionDays })}`
}
