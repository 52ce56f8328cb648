/** What is kept of a lecture: two of the moments at which it can be cut. Milliseconds of the whole lecture. */
export type Kept = { start: number; end: number }

/**
 * The start moved to a moment: to the first cut from there on, so that all of what is before it is hidden, and at least one
 * piece stays. `cuts` are in order; two at least. Pure.
 */
export function moveStart(cuts: readonly number[], { end }: Kept, to: number): Kept {
  const possible = cuts.filter((cut) => cut < end)
  return { start: possible.find((cut) => cut >= to) ?? possible.at(-1) ?? 0, end }
}

/** The end moved to a moment: to the last cut up to there. Pure. */
export function moveEnd(cuts: readonly number[], { start }: Kept, to: number): Kept {
  const possible = cuts.filter((cut) => cut > start)
  return { start, end: possible.findLast((cut) => cut <= to) ?? possible[0] ?? 0 }
}

/** The nearest cut that is so far from this one, at least, or the outermost. Pure. @param by milliseconds, backwards below 0 */
export function stepCut(cuts: readonly number[], from: number, by: number): number {
  const found = by > 0 ? cuts.find((cut) => cut >= from + by) : cuts.findLast((cut) => cut <= from + by)
  return found ?? (by > 0 ? cuts.at(-1) : cuts[0]) ?? from
}
