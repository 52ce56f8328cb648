/** Objects looked at, and bytes of those that have to be copied. */
export type Tally = { objects: number; bytes: number }

/**
 * Pure: how far a pass is and how long it goes on, by what is behind it: small objects cost their number, large ones their
 * bytes, so the longer of the two counts.
 */
export function moveProgress(done: Tally, all: Tally, seconds: number): string {
  const left = Math.max(
    ...(['objects', 'bytes'] as const).map((what) =>
      done[what] > 0 ? (seconds * Math.max(0, all[what] - done[what])) / done[what] : 0,
    ),
  )
  const minutes = Math.ceil(left / 60)
  const counted = (count: number) => count.toLocaleString('en')
  return `${counted(done.objects)} of ${counted(all.objects)} objects, ${gigabytes(done.bytes)} of ${gigabytes(all.bytes)} GB copied; about ${minutes} min left`
}

export function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1)
}
