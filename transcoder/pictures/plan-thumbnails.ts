/** How the seek thumbnails of a recording are laid out; the manifest says the same to players. Times: microseconds. */
export type ThumbnailPlan = {
  interval: number
  count: number
  columns: number
  rows: number
  width: number
  height: number
}

const width = 160
const columns = 10
const rows = 10
const second = 1_000_000
/** A captured segment lasts this long, and only its first frame is a key frame. */
const shortestInterval = 4 * second
const longestInterval = 10 * second
/** What fills one sheet is enough for a short lecture. */
const wantedCount = columns * rows

/** One picture every 10 s, in short lectures more often, up to one per segment. */
export function planThumbnails(duration: number, source: { width: number; height: number }): ThumbnailPlan {
  const wanted = Math.ceil(duration / wantedCount / second) * second
  const interval = Math.min(longestInterval, Math.max(shortestInterval, wanted))
  const count = Math.max(1, Math.ceil(duration / interval))
  return {
    interval,
    count,
    columns: Math.min(columns, count),
    rows: Math.min(rows, Math.ceil(count / columns)),
    width,
    height: Math.max(2, 2 * Math.round((width * source.height) / source.width / 2)),
  }
}

/** Player time of each picture. */
export function thumbnailTimes({ interval, count }: ThumbnailPlan): number[] {
  return Array.from({ length: count }, (_, index) => index * interval)
}
