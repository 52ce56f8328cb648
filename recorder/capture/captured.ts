/** What a pipeline encodes: the picture, the same frames once more in small, and the sound. */
export const capturedStreams = ['video', 'small', 'audio'] as const
export type CapturedStream = (typeof capturedStreams)[number]

/** The size that phones get at once. A picture of this height or less is its own. */
const smallHeight = 360

/** In the shape of the captured picture, with even sides as 4:2:0 needs them; undefined where that is small itself. */
export function smallSize(picture: { width: number; height: number }): { width: number; height: number } | undefined {
  if (picture.height <= smallHeight) return undefined
  return { width: 2 * Math.round((picture.width * smallHeight) / picture.height / 2), height: smallHeight }
}
