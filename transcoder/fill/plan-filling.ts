import type { NetGap } from '../../core/net/net.ts'
import type { FeedMedia } from './feed-media.ts'

/** Microseconds. At the edges of a gap nobody may have sent anything for a moment: that is part of the lecture. */
const nearby = 1_000_000
/** The least that is worth a take of its own. */
const shortest = 200_000

/** What of the gaps is composed: from where anybody's media begins to where it ends. Pure. */
export function planFilling(gaps: readonly NetGap[], media: readonly FeedMedia[]): NetGap[] {
  return gaps.flatMap(({ start, end, blank }) => {
    let first = Number.POSITIVE_INFINITY
    let last = Number.NEGATIVE_INFINITY
    for (const { frames } of media) {
      for (const { at } of frames) {
        if (at < start || at >= end) continue
        first = Math.min(first, at)
        last = Math.max(last, at)
      }
    }
    const from = first - start < nearby ? start : first
    const to = end - last < nearby ? end : last
    return to - from >= shortest ? [{ start: from, end: to, blank }] : []
  })
}
