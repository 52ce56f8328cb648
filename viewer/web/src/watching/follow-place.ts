import type { WatchedTo } from '../../../../core/watching/resume-at.ts'

/** Milliseconds between two places that are kept while a replay plays. */
const keptEvery = 15_000

/**
 * Follows where a replay is, from the moment it plays: keeps that at once, every fifteen seconds, and when it pauses, is
 * hidden or left. Returns what ends it, which keeps the last place.
 */
export function followPlace(video: HTMLVideoElement, keep: (place: WatchedTo) => void): () => void {
  const listening = new AbortController()
  let place: WatchedTo | undefined
  let kept: number | undefined
  let keptAt = Number.NEGATIVE_INFINITY
  const look = () => {
    const { currentTime, duration, readyState } = video
    // What is taken off the element goes back to its beginning.
    if (readyState === 0 || !Number.isFinite(duration) || duration <= 0) return
    place = { position: Math.round(currentTime * 1000), duration: Math.round(duration * 1000) }
  }
  let begun = false
  const keepNow = () => {
    if (!begun || !place || place.position === kept) return
    kept = place.position
    keptAt = performance.now()
    keep(place)
  }
  const on = (type: string, target: EventTarget, act: () => void) =>
    target.addEventListener(type, act, { signal: listening.signal })
  on('playing', video, () => {
    const first = !begun
    begun = true
    look()
    if (first) keepNow()
  })
  on('timeupdate', video, () => {
    look()
    if (!video.paused && performance.now() - keptAt >= keptEvery) keepNow()
  })
  on('pause', video, () => {
    look()
    keepNow()
  })
  on('visibilitychange', document, () => {
    if (document.visibilityState === 'hidden') keepNow()
  })
  on('pagehide', window, keepNow)
  return () => {
    listening.abort()
    keepNow()
  }
}
