/** A stretch of a take in which the recorder's page was being loaded again. Recording time, microseconds. */
export type Blank = {
  take: number
  start: number /** Infinity: the take ended before the page was back. */
  end: number
}

/** What a take has told about loads of its page, in order. `reason` is the problem's code. */
export type PageEvent = { event: 'reload' | 'reloaded'; take: number; reason: string; at: Date }

/** Milliseconds from what goes wrong to the load that heals it: a look at what is seen, and the wait between two loads. */
const noticedAfter = 500
/** A page that hangs is noticed by seven beats that do not come (`recorder/watch/page-hung.ts`). */
const hungAfter = 7_000
/** Milliseconds until everybody who sends is on the stage again, from the first one on. */
const allBackAfter = 500

/** Where the recorder's page showed nothing of the room, or stood still. Pure. */
export function blanksOf(events: readonly PageEvent[], firstFrameAt: Date): Blank[] {
  const blanks: Blank[] = []
  const timeOf = (at: Date, more: number) => Math.max(0, (at.getTime() + more - firstFrameAt.getTime()) * 1_000)
  for (const { event, take, reason, at } of events) {
    const last = blanks.at(-1)
    const open = last?.take === take && last.end === Number.POSITIVE_INFINITY ? last : undefined
    if (event === 'reloaded') {
      if (open) open.end = timeOf(at, allBackAfter)
    } else if (!open) {
      const start = timeOf(at, -(reason === 'page.hung' ? hungAfter : noticedAfter))
      blanks.push({ take, start, end: Number.POSITIVE_INFINITY })
    }
  }
  return blanks
}
