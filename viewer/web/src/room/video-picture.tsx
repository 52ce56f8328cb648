import { useEffect, useRef } from 'react'
import classes from './video-picture.module.css'

type Properties = {
  track: MediaStreamTrack
  /** One's own camera is shown as in a mirror. */
  mirrored?: boolean
  /** Cuts off what does not fit; a shared screen is shown whole. */
  cover?: boolean
  label: string
  /** Called when the first picture is there. */
  onPicture?: () => void
}

/** Shows one track's picture, never its sound. */
export function VideoPicture({ track, mirrored, cover, label, onPicture }: Properties) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const element = video.current
    if (!element) return
    element.srcObject = new MediaStream([track])
    void element.play().catch(() => {})
    return () => {
      element.srcObject = null
    }
  }, [track])
  return (
    <video
      ref={video}
      className={classes.video}
      data-mirrored={mirrored || undefined}
      data-cover={cover || undefined}
      aria-label={label}
      muted
      playsInline
      autoPlay
      onResize={onPicture}
    />
  )
}
