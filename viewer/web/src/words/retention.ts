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
  const { warnDays, extensionDays } = rule
  const list = new Intl.ListFormat(navigator.language).format(warnDays.map(String))
  const warned =
    warnDays.length === 0
      ? 'The lecturers are not warned.'
      : `The lecturers are warned ${list} ${list === '1' ? 'day' : 'days'} before.`
  if (extensionDays === 0) return warned
  return `${warned} They may keep a lecture up to ${counted(extensionDays, 'day')} longer.`
}
