const columns = 16
const rows = 9
/** Pixels of a cell that are looked at, across and down. */
const looks = 8
/** Black and white in video range. */
const [black, white] = [16, 235]

/**
 * Reads how bright a video is, in a coarse grid: 0 to 255 for each cell, row by row; undefined while it has no frame. It
 * copies the decoded frame as it is, whose first plane is its brightness. (To draw it on a canvas takes four times as long,
 * and Chromium keeps each picture drawn for five minutes: 120 MB.)
 */
export async function readGrid(video: HTMLVideoElement): Promise<number[] | undefined> {
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return undefined
  const frame = new VideoFrame(video)
  try {
    if (!frame.visibleRect || !/^(I4|NV12)/.test(frame.format ?? '')) return undefined
    const { width, height } = frame.visibleRect
    const bytes = new Uint8Array(frame.allocationSize())
    const [luma] = await frame.copyTo(bytes)
    return luma && gridOf(bytes.subarray(luma.offset), { width, height, stride: luma.stride })
  } finally {
    frame.close()
  }
}

function gridOf(luma: Uint8Array, { width, height, stride }: { width: number; height: number; stride: number }) {
  const at = (part: number, parts: number, size: number) => Math.floor(((part + 0.5) / parts) * size)
  const across = Array.from({ length: columns * looks }, (_, look) => at(look, columns * looks, width))
  return Array.from({ length: columns * rows }, (_, cell) => {
    const [row, column] = [Math.floor(cell / columns), cell % columns]
    let sum = 0
    for (let look = 0; look < looks; look++) {
      const line = at(row * looks + look, rows * looks, height) * stride
      for (const x of across.slice(column * looks, (column + 1) * looks)) sum += luma[line + x] ?? 0
    }
    const bright = (sum / looks ** 2 - black) / (white - black)
    return Math.round(255 * Math.min(1, Math.max(0, bright)))
  })
}
