import type { Missing, StreamReport } from '../../storage/catalog/stream-reports.ts'

/** A time in which people who watched said that they hear, or see, nothing. */
export type ReportEpisode = { id: number; missing: Missing; at: Date; people: number }

/**
 * Puts together what belongs together: an episode is over when nobody has reported anything of the kind for so long
 * (milliseconds). Whoever reports twice in one is counted once. In the order in which they began. Pure.
 * @param reports in order
 */
export function reportEpisodes(reports: readonly StreamReport[], quiet: number): ReportEpisode[] {
  const open = new Map<Missing, { id: number; at: Date; last: Date; who: Set<string> }>()
  const episodes: { missing: Missing; id: number; at: Date; who: Set<string> }[] = []
  for (const { id, reporter, missing, at } of reports) {
    const current = open.get(missing)
    if (current && at.getTime() - current.last.getTime() < quiet) {
      current.last = at
      current.who.add(reporter)
      continue
    }
    const begun = { id, at, last: at, who: new Set([reporter]) }
    open.set(missing, begun)
    episodes.push({ missing, ...begun })
  }
  return episodes.map(({ id, missing, at, who }) => ({ id, missing, at, people: who.size }))
}
