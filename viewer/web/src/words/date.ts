import { dayAndTimeFormat } from '../language/day-and-time.ts'
import { locale } from '../language/language.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

/** `Friday, 21 November 2026, 10:15`, in the person's language and this browser's time zone. */
export function dateAndTime(instant: string): string {
  return format(instant, { dateStyle: 'full', timeStyle: 'short' })
}

/** `Friday, 21 November`, with the year where it is not this one. */
export function day(instant: string, now = new Date()): string {
  const otherYear = new Date(instant).getFullYear() !== now.getFullYear()
  return format(instant, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(otherYear && { year: 'numeric' as const }),
  })
}

/** `Monday, 30 November, 10:00`, with the year where it is not this one. */
export function dayAndTime(instant: string, now = new Date()): string {
  return format(instant, dayAndTimeFormat(new Date(instant), now))
}

/** `Fri, 21 Nov, 10:15`: for cards and tables. */
export function shortDateAndTime(instant: string, now = new Date()): string {
  const otherYear = new Date(instant).getFullYear() !== now.getFullYear()
  return format(instant, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...(otherYear && { year: 'numeric' as const }),
  })
}

/** `10:15`. */
export function hourAndMinute(instant: string): string {
  return format(instant, { timeStyle: 'short' })
}

/** `10:15:07`. */
export function timeOfDay(instant: string): string {
  return format(instant, { timeStyle: 'medium' })
}

function format(instant: string, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify(options)
  let known = formats.get(key)
  if (!known) {
    known = new Intl.DateTimeFormat(locale(), options)
    formats.set(key, known)
  }
  return known.format(new Date(instant))
}
