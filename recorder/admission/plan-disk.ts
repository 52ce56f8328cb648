/** What a file system has left. `inodes` 0 in all: it counts none. */
export type DiskFacts = { free: number; freeInodes: number; inodes: number }

/** A look at it; monotonic milliseconds. */
export type DiskSample = DiskFacts & { at: number }

export type DiskVerdict = {
  /** New recordings may begin. */
  free: boolean
  /** Not even a running lecture can go on here. */
  full: boolean
  /** Seconds until it is full at the present rate, where that is soon or the reserve is in use; else undefined. */
  fullIn: number | undefined
}

/** The alarm comes this long ahead. */
export const alarmSeconds = 600
/** The present rate is that of the last two minutes; less than this says nothing. */
const windowMilliseconds = 120_000
const leastMilliseconds = 20_000
/** Inodes that new recordings leave alone. A take makes half a file a second: this is for hours of several ones. */
const inodesKept = 20_000
/** What a take needs until its first segments are stored. */
const leastFree = 32e6
const leastInodes = 64

/** At the rate between two looks. */
export function secondsUntilFull(first: DiskSample, last: DiskSample): number {
  const seconds = (last.at - first.at) / 1_000
  const until = (then: number, now: number) => (then > now ? (now * seconds) / (then - now) : Number.POSITIVE_INFINITY)
  const bytes = until(first.free, last.free)
  return last.inodes > 0 ? Math.min(bytes, until(first.freeInodes, last.freeInodes)) : bytes
}

/** The samples that the present rate is taken from. */
export function addDiskSample(samples: readonly DiskSample[], sample: DiskSample): DiskSample[] {
  return [...samples.filter(({ at }) => sample.at - at <= windowMilliseconds), sample]
}

/**
 * Pure. Running captures may use the reserve (bytes); new recordings stop at it. The rate is what the disk has really
 * lost, whoever took it.
 */
export function planDisk(samples: readonly DiskSample[], reserve: number): DiskVerdict {
  const [first, last] = [samples[0], samples.at(-1)]
  if (!first || !last) return { free: true, full: false, fullIn: undefined }
  const counted = last.inodes > 0
  const free = last.free > reserve && (!counted || last.freeInodes > Math.min(inodesKept, last.inodes / 10))
  const full = last.free < leastFree || (counted && last.freeInodes < leastInodes)
  const known = last.at - first.at >= leastMilliseconds
  const fullIn = known ? secondsUntilFull(first, last) : Number.POSITIVE_INFINITY
  if (full) return { free: false, full, fullIn: 0 }
  return { free, full, fullIn: fullIn <= alarmSeconds ? Math.round(fullIn) : undefined }
}
