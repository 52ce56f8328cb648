const columns = 16
const rows = 9

/**
 * Reads how bright a video is, in a coarse grid: 0 to 255 for each cell, row by row. One canvas for all: it is read at
 * once, and kept in memory where reading costs nothing.
 */
export function openGridReader(): (video: HTMLVideoElement) => number[] | undefined {
  const canvas = new OffscreenCanvas(columns, rows)
  const paint = canvas.getContext('2d', { willReadFrequently: true })
  return (video) => {
    if (!paint || video.videoWidth === 0) return undefined
    paint.drawImage(video, 0, 0, columns, rows)
    const { data } = paint.getImageData(0, 0, columns, rows)
    return Array.from({ length: columns * rows }, (_, cell) => {
      const [red = 0, green = 0, blue = 0] = data.subarray(4 * cell, 4 * cell + 3)
      return Math.round(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    })
  }
}
