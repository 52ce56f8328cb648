/**
 * A canvas whose pictures are sent one by one, at the moment `send` is called. (`captureStream` would send them with the
 * page's next repaint, up to 100 ms later, and unevenly so where nobody looks at the page.)
 */
export type PictureSource = {
  paint: CanvasRenderingContext2D
  track: MediaStreamTrack
  send(): void
}

export function openPictureSource(width: number, height: number, hint: 'detail' | 'motion'): PictureSource {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  // Read back with every picture: it stays in memory.
  const paint = canvas.getContext('2d', { alpha: false, willReadFrequently: true })
  if (!paint) throw new Error('This browser cannot draw.')
  const track = new MediaStreamTrackGenerator<VideoFrame>({ kind: 'video' })
  track.contentHint = hint
  const writer = track.writable.getWriter()
  return {
    paint,
    track,
    send() {
      void writer.write(new VideoFrame(canvas, { timestamp: Math.round(performance.now() * 1000) }))
    },
  }
}
