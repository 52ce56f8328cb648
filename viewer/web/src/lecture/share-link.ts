/** A link to a lecture, complete with its origin; `second` 0 leads to the beginning (or live). */
export function shareLink(share: string, origin: string, second: number): string {
  const link = new URL(share, origin)
  if (second > 0) link.searchParams.set('t', String(second))
  return link.href
}
