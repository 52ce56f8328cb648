/**
 * `Monday, 30 November, 10:00`, with the year where it is not this one: a date in a sentence, for `Intl.DateTimeFormat`.
 * Apart, because `words/date.ts` asks `language.ts` for the locale.
 */
export function dayAndTimeFormat(at: Date, now: Date): Intl.DateTimeFormatOptions {
  return {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    ...(at.getFullYear() !== now.getFullYear() && { year: 'numeric' as const }),
  }
}
