import { type RefObject, useEffect, useState } from 'react'

/** Milliseconds without a picture after which somebody wonders. */
const patience = 2_000

const signs = ['play', 'pause', 'waiting', 'seeking', 'emptied', 'canplay', 'playing', 'seeked', 'ended']

/** Whether the picture is to play and has had nothing to play for a while. */
export function useAwaitedPicture(video: RefObject<HTMLVideoElement | null>): boolean {
  const [awaited, setAwaited] = useState(false)
  useEffect(() => {
    const element = video.current
    if (!element) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      if (!element.paused && !element.ended && element.readyState < element.HAVE_FUTURE_DATA) {
        timer ??= setTimeout(() => setAwaited(true), patience)
        return
      }
      clearTimeout(timer)
      timer = undefined
      setAwaited(false)
    }
    look()
    for (const sign of signs) element.addEventListener(sign, look)
    return () => {
      clearTimeout(timer)
      for (const sign of signs) element.removeEventListener(sign, look)
    }
  }, [video])
  return awaited
}
