import type { StartAt, Stream, StreamEvents } from './stream.ts'

/** The browser's own HLS. It tells little: the live edge is the end of what can be sought. */
export function attachNative(
  video: HTMLVideoElement,
  playlist: string,
  startAt: StartAt,
  events: StreamEvents,
): Stream {
  const listening = new AbortController()
  const { signal } = listening
  const edge = () => (video.seekable.length > 0 ? video.seekable.end(video.seekable.length - 1) : 0)
  const isLive = () => (Number.isNaN(video.duration) ? undefined : video.duration === Number.POSITIVE_INFINITY)
  if (startAt !== undefined)
    video.addEventListener(
      'loadedmetadata',
      () => {
        video.currentTime = startAt
      },
      { signal, once: true },
    )
  video.addEventListener('error', () => events.problem('unplayable'), { signal })
  video.addEventListener('playing', () => events.problem(null), { signal })
  video.src = playlist
  return {
    isLive,
    behind: () => (isLive() ? Math.max(0, edge() - safeDistance - video.currentTime) : undefined),
    goLive() {
      video.currentTime = Math.max(0, edge() - safeDistance)
    },
    renew() {
      const at = video.currentTime
      const playing = !video.paused
      video.addEventListener(
        'loadedmetadata',
        () => {
          video.currentTime = at
          if (playing) video.play().catch(() => {})
        },
        { signal, once: true },
      )
      video.load()
    },
    detach() {
      listening.abort()
      video.removeAttribute('src')
      video.load()
    },
  }
}

/** Seconds before the edge that are surely loaded in time: two segments. */
const safeDistance = 8
