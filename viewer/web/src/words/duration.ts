import { t } from '../language/language.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** A length in words: `1 h 32 min`, `32 min`, `45 s`. Takes milliseconds. */
export function durationInWords(length: number): string {
  const rounded = length < minute ? Math.round(length / second) * second : Math.round(length / minute) * minute
  if (rounded < minute) return t('{{seconds}} s', { seconds: rounded / second })
  const hours = Math.floor(rounded / hour)
  const minutes = Math.round((rounded % hour) / minute)
  if (hours === 0) return t('{{minutes}} min', { minutes })
  return minutes === 0 ? t('{{hours}} h', { hours }) : t('{{hours}} h {{minutes}} min', { hours, minutes })
}

/** A place in a lecture as the player shows it: `1:02:33`, `2:33`. Takes milliseconds. */
export function clock(at: number): string {
  const seconds = Math.max(0, Math.floor(at / second))
  const two = (value: number) => String(value).padStart(2, '0')
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}
