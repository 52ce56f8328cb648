/** Milliseconds of a time as people type it, `1:02:33`, `62:33`, `33,5`; undefined where it is none. Pure. */
export function readTime(text: string): number | undefined {
  const match = /^(?:(?:(\d{1,3}):)?(\d{1,4}):)?(\d{1,6}(?:[.,]\d{1,3})?)$/.exec(text.trim())
  if (!match) return undefined
  const [hours, minutes, seconds] = [match[1], match[2], match[3]].map((part) =>
    Number((part ?? '0').replace(',', '.')),
  )
  return Math.round(((hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)) * 1000)
}
