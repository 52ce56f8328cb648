import { type RefObject, useEffect, useRef, useState } from 'react'
import type { Kept } from './cuts.ts'

/** Milliseconds that are played before the end. */
const runUp = 5_000

/** Plays what is kept as everybody will see it: from its start, or up to its end, where the picture stops. */
export function usePreview(video: RefObject<HTMLVideoElement | null>, { end }: Kept) {
  const stopsAt = useRef<number>(undefined)
  const [position, setPosition] = useState(0)
  useEffect(() => {
    const element = video.current
    if (!element) return
    const listening = new AbortController()
    const { signal } = listening
    const follow = () => {
      const at = element.currentTime * 1000
      setPosition(at)
      if (stopsAt.current === undefined || at < stopsAt.current) return
      stopsAt.current = undefined
      element.pause()
    }
    for (const event of ['timeupdate', 'seeked']) element.addEventListener(event, follow, { signal })
    // Somebody who stops or goes elsewhere is not held up later.
    element.addEventListener(
      'pause',
      () => {
        stopsAt.current = undefined
      },
      { signal },
    )
    return () => listening.abort()
  }, [video])
  const seek = (milliseconds: number) => {
    stopsAt.current = undefined
    if (video.current) video.current.currentTime = milliseconds / 1000
  }
  const play = (from: number) => {
    const element = video.current
    if (!element) return
    seek(from)
    stopsAt.current = end
    element.play().catch(() => {})
  }
  return { position, seek, playStart: play, playEnd: (start: number) => play(Math.max(start, end - runUp)) }
}
