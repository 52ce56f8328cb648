import type { RetentionClock, RetentionRule } from '../../../../core/retention/rule.ts'
import { counted } from './size.ts'

/** What a rule counts from, as the end of a sentence. */
export const clocksInWords: Record<RetentionClock, string> = {
  recorded: 'after they were held',
  published: 'after they were published',
  term: 'after the end of term',
  viewed: 'after they were last watched',
}

/** A rule as a sentence. */
export function ruleInWords(rule: RetentionRule | null, whose: 'course' | 'organisation'): string {
  if (!rule) {
    return whose === 'course'
      ? 'Lectures follow the organisation’s rule.'
      : 'Lectures are kept until somebody removes them.'
  }
  if (rule.days === null) return 'Lectures are kept until somebody removes them, whatever another rule says.'
  return `Lectures move to the trash ${counted(rule.days, 'day')} ${clocksInWords[rule.clock]}.`
}

/** Who is warned and when, and how much longer a lecture may be kept; empty where nothing is ever removed. */
export function warningsInWords(rule: RetentionRule | null): string {
  if (!rule || rule.days === null) return ''
  const warned =
    rule.warnDays.length === 0
      ? 'Nobody is warned'
      : `Its lecturers are warned ${new Intl.ListFormat(navigator.language).format(rule.warnDays.map(String))} days before`
  const longer =
    rule.extensionDays === 0
      ? 'and cannot keep it longer.'
      : `and may keep it up to ${counted(rule.extensionDays, 'day')} longer.`
  return rule.warnDays.length === 0 && rule.extensionDays > 0
    ? `${warned}; its lecturers may keep a lecture up to ${counted(rule.extensionDays, 'day')} longer.`
    : `${warned} ${longer}`
}
