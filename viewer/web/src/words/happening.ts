import type { Happening } from '../../../api/happening.ts'
import { locale, t } from '../language/language.ts'
import { day } from './date.ts'
import { eventInWords } from './event.ts'
import { ruleInWords, warningsInWords } from './retention.ts'
import { trashReasonInWords } from './trash-reason.ts'

/** What happened, as a sentence without its end: recordings' steps, and what was decided about keeping and removing. */
export function happeningInWords(happening: Happening): string {
  if (happening.about === 'recording') return eventInWords(happening.event, happening.reason)
  if (happening.about === 'reports') {
    const { missing, people: count } = happening
    return missing === 'sound'
      ? t('{{count}} people who watched said that they heard nothing', { count })
      : t('{{count}} people who watched said that they saw nothing', { count })
  }
  const { event, facts } = happening
  switch (event) {
    case 'warned':
      return facts.until
        ? t('Lecturers warned: it leaves on {{day}}', { day: day(facts.until) })
        : t('Lecturers warned that it moves to the trash')
    case 'extended':
      if (!facts.days) return t('Not kept longer any more')
      return facts.until
        ? t('Kept {{count}} days longer, until {{day}}', { count: facts.days, day: day(facts.until) })
        : t('Kept {{count}} days longer', { count: facts.days })
    case 'held':
      return t('Held: nothing moves it to the trash')
    case 'lifted':
      return t('No longer held')
    case 'courseChanged':
      return happening.course
        ? t('Now in the course “{{title}}”', { title: happening.course.title })
        : t('In no course any more')
    case 'ruleSet':
      return happening.course ? t('New rule of the course') : t('New rule')
    case 'termSet':
      return facts.until
        ? t('The term ends on {{day}}', { day: day(facts.until) })
        : t('The course has no end of term any more')
    case 'dateConfirmed':
      return facts.until ? t('Confirmed that it is {{day}}', { day: day(facts.until) }) : t('Confirmed the date')
  }
}

/** Why: the rule, an admin's words, or the reason's code in words; of a warning whom it went to. */
export function whyInWords(happening: Happening): string {
  if (happening.about === 'recording') {
    if (happening.event !== 'trash' && happening.event !== 'erase') return ''
    return trashReasonInWords(happening.reason)
  }
  if (happening.about === 'reports') return ''
  const { event, facts, note, course, warned } = happening
  if (warned && warned.length > 0) {
    return t('Told: {{names}}', { names: new Intl.ListFormat(locale()).format(warned) })
  }
  if (event === 'ruleSet') {
    return [ruleInWords(facts.rule ?? null, course ? 'course' : 'organisation'), warningsInWords(facts.rule ?? null)]
      .filter(Boolean)
      .join(' ')
  }
  if (event === 'courseChanged') return ruleInWords(facts.rule ?? null, 'course')
  return note ? t('“{{text}}”', { text: note }) : ''
}
