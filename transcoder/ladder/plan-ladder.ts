/** One rung: what a source is made into. */
export type Rung = {
  rendition: string
  width: number
  height: number
  /** Bits per second that x264 may use over a second or two. */
  maximumRate: number
  /** H.264 level, fixed so that the parameter sets do not depend on the machine or the group. */
  level: '3.0' | '3.1'
}

/** Below the captured quality; the rates are what slides with a speaker beside them need at these sizes. */
const rungs = [
  { rendition: '480p', height: 480, maximumRate: 900_000, level: '3.1' },
  { rendition: '360p', height: 360, maximumRate: 500_000, level: '3.0' },
] as const

/** The rungs for a source: never larger than it, in its shape, with even sides as 4:2:0 needs them. */
export function planLadder(source: { width: number; height: number }): Rung[] {
  return rungs
    .filter((rung) => rung.height < source.height)
    .map((rung) => ({ ...rung, width: Math.max(2, 2 * Math.round((source.width * rung.height) / source.height / 2)) }))
}
