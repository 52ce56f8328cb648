/** Where to look for a picture that stands for the lecture, best first: after the title, before the end. */
const shares = [0.1, 0.2, 0.3, 0.5, 0.05, 0.7, 0.9, 0]

/** Player times (microseconds) of candidates for the poster. */
export function posterTimes(duration: number): number[] {
  return shares.map((share) => Math.floor(duration * share))
}

/** Luma below this is black, in more than this share of the picture it is a black picture (as ffmpeg's blackframe). */
const blackLuma = 32
const blackShare = 0.98

/** Whether a small grey picture, one byte per pixel, is black. */
export function isBlack(grey: Uint8Array): boolean {
  const dark = grey.reduce((count, luma) => count + (luma < blackLuma ? 1 : 0), 0)
  return dark > grey.length * blackShare
}
