/** What one recording takes of a machine, everything below its take's process together: cores and bytes. */
export type TakeCost = { cores: number; memory: number }

/** Frames a second that a take may keep of what moves, from the best to the least. The coded raster never changes. */
export const frameRates = [30, 15, 8] as const
export type FrameRate = (typeof frameRates)[number]
export const bestRate: FrameRate = 30
export const leastRate: FrameRate = 8

/**
 * What a recording of 1280x720 is taken for before one was measured here: cores at 30 frames a second, between slides
 * with one camera (0.30) and four tiles that move all over (0.53; both measured on two cores without a GPU), and Chromium
 * with 290 MB, display, sound and pipeline beside it.
 */
const first: TakeCost = { cores: 0.35, memory: 450e6 }
export const firstPixels = 1280 * 720

/** The page is drawn whatever is kept of it: this share of a take's cores does not shrink with its frame rate. */
const pageShare = 0.4

/**
 * What a recording of that many pixels will cost at the best rate. Measured ones of this machine count as soon as there
 * are any: the dearest of them, because nobody knows what the next lecture shows.
 */
export function expectedCost(pixels: number, measured: readonly (TakeCost & { pixels: number })[]): TakeCost {
  const larger = pixels / firstPixels
  const alike = measured.filter((take) => take.pixels === pixels)
  if (alike.length > 0) {
    return {
      cores: Math.max(...alike.map(({ cores }) => cores), leastCores * larger),
      memory: Math.max(...alike.map(({ memory }) => memory), first.memory / 2),
    }
  }
  return { cores: first.cores * larger, memory: first.memory * (1 + (larger - 1) / 4) }
}

/** A still page costs nearly nothing; the next slide has a video on it. */
const leastCores = 0.2

/** Cores of a take after its frame rate has changed. */
export function coresAtRate(cores: number, from: FrameRate, to: FrameRate): number {
  const share = (rate: FrameRate) => pageShare + (1 - pageShare) * (rate / bestRate)
  return (cores * share(to)) / share(from)
}
