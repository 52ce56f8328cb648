/** A canvas whose pictures are sent one by one, when `send` says so. Nobody looks at it here. */
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
  const [track] = canvas.captureStream(0).getVideoTracks()
  if (!track) throw new Error('This browser cannot send a drawing.')
  track.contentHint = hint
  return {
    paint,
    track,
    send() {
      if (track instanceof CanvasCaptureMediaStreamTrack) track.requestFrame()
    },
  }
}
