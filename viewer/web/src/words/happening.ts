import type { Happening } from '../../../api/happening.ts'
import { day } from './date.ts'
import { eventInWords } from './event.ts'
import { ruleInWords, warningsInWords } from './retention.ts'
import { counted } from './size.ts'
import { trashReasonInWords } from './trash-reason.ts'

/** What happened, as a sentence without its end: recordings' steps, and what was decided about keeping and removing. */
export function happeningInWords(happening: Happening): string {
  if (happening.about === 'recording') return eventInWords(happening.event, happening.reason)
  const { event, facts } = happening
  switch (event) {
    case 'warned':
      return facts.until ? `Lecturers warned: it leaves on ${day(facts.until)}` : 'Lecturers warned of its removal'
    case 'extended':
      if (!facts.days) return 'Not kept longer any more'
      return `Kept ${counted(facts.days, 'day')} longer${facts.until ? `, until ${day(facts.until)}` : ''}`
    case 'held':
      return 'Held: nothing removes it'
    case 'lifted':
      return 'No longer held'
    case 'ruleSet':
      return happening.course ? 'New rule of the course' : 'New rule'
    case 'termSet':
      return facts.until ? `The term ends on ${day(facts.until)}` : 'The course has no end of term any more'
    case 'dateConfirmed':
      return facts.until ? `Confirmed that it is ${day(facts.until)}` : 'Confirmed the date'
  }
}

/** Why: the rule, an admin's words, or the reason's code in words. */
export function whyInWords(happening: Happening): string {
  if (happening.about === 'recording') {
    if (happening.event !== 'trash' && happening.event !== 'erase') return ''
    return trashReasonInWords(happening.reason)
  }
  const { event, facts, note, course } = happening
  if (event === 'ruleSet') {
    return [ruleInWords(facts.rule ?? null, course ? 'course' : 'organisation'), warningsInWords(facts.rule ?? null)]
      .filter(Boolean)
      .join(' ')
  }
  return note ? `“${note}”` : ''
}
