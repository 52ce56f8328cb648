import Hls, { type ErrorData, ErrorTypes, Events, type HlsConfig, type LoadPolicy, type RetryConfig } from 'hls.js'
import type { StartAt, Stream, StreamEvents } from './stream.ts'
import { VideoRenditions } from './video-renditions.ts'

export function attachHls(video: HTMLVideoElement, playlist: string, startAt: StartAt, events: StreamEvents): Stream {
  const hls = new Hls({ ...config, startPosition: startAt ?? -1 })
  const renditions = new VideoRenditions((index) => {
    hls.nextLevel = index
  })
  Object.defineProperty(video, 'videoRenditions', { value: renditions, configurable: true })
  let live: boolean | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let recovered = 0
  let failedAt = Number.NEGATIVE_INFINITY

  hls.on(Events.MANIFEST_PARSED, () =>
    renditions.replace(
      hls.levels.map(({ width, height, bitrate }, index) => ({ id: String(index), width, height, bitrate })),
    ),
  )
  hls.on(Events.LEVEL_UPDATED, (_, { details }) => {
    live = details.live
  })
  hls.on(Events.FRAG_BUFFERED, () => events.problem(null))
  hls.on(Events.ERROR, (_, error) => {
    if (!error.fatal) return
    if (error.type === ErrorTypes.MEDIA_ERROR) {
      if (performance.now() - failedAt > healthyAfter) recovered = 0
      failedAt = performance.now()
      if (recovered < 3) {
        recovered += 1
        hls.recoverMediaError()
        return
      }
    }
    const problem = problemOf(error)
    events.problem(problem)
    if (problem === 'unplayable') return
    clearTimeout(retry)
    retry = setTimeout(() => (hls.levels.length === 0 ? hls.loadSource(playlist) : hls.startLoad(-1)), retryAfter)
  })
  hls.loadSource(playlist)
  hls.attachMedia(video)

  return {
    isLive: () => live,
    behind: () =>
      live && hls.liveSyncPosition !== null ? Math.max(0, hls.liveSyncPosition - video.currentTime) : undefined,
    goLive() {
      if (hls.liveSyncPosition !== null) video.currentTime = hls.liveSyncPosition
    },
    renew() {
      hls.stopLoad()
      // Otherwise hls.js asks when it would have asked anyway: a segment's length after the last time.
      for (const { details } of [...hls.levels, ...hls.audioTracks]) if (details) details.requestScheduled = -1
      hls.startLoad(-1)
    },
    detach() {
      clearTimeout(retry)
      hls.destroy()
      Reflect.deleteProperty(video, 'videoRenditions')
    },
  }
}

/** Milliseconds without a media error after which it counts anew how often it has recovered: a lecture takes hours. */
const healthyAfter = 30_000
/** Milliseconds between two attempts while the connection is gone. */
const retryAfter = 1_500

/** A viewer that is replaced refuses connections (status 0) for some seconds; a proxy before it answers 502 or 503. */
const retries: RetryConfig = {
  maxNumRetry: 16,
  retryDelayMs: 500,
  maxRetryDelayMs: 500,
  shouldRetry: (policy, count, _timedOut, response, usual) =>
    usual || (response?.code === 0 && count < (policy?.maxNumRetry ?? 0)),
}
const { manifestLoadPolicy, playlistLoadPolicy, fragLoadPolicy } = Hls.DefaultConfig

const config: Partial<HlsConfig> = {
  manifestLoadPolicy: patient(manifestLoadPolicy),
  playlistLoadPolicy: patient(playlistLoadPolicy),
  fragLoadPolicy: patient(fragLoadPolicy),
  // Segments are fMP4 already: a worker would have nothing to remux.
  enableWorker: false,
  // Two segments of 4 s behind the edge: the next one is there before this one ends.
  liveSyncDurationCount: 2,
  // Somebody who rewinds stays where they are, however far the edge runs ahead.
  liveMaxLatencyDurationCount: Number.POSITIVE_INFINITY,
  liveDurationInfinity: true,
  startFragPrefetch: true,
  capLevelToPlayerSize: true,
  // Begin with the full picture and step down where it does not fit, not the other way round.
  abrEwmaDefaultEstimate: 5_000_000,
  backBufferLength: 60,
  maxBufferLength: 30,
}

function patient(policy: LoadPolicy): LoadPolicy {
  return { default: { ...policy.default, errorRetry: retries } }
}

function problemOf(error: ErrorData): 'connection' | 'refused' | 'unplayable' {
  const status = error.response?.code
  if (status === 401 || status === 403) return 'refused'
  return error.type === ErrorTypes.NETWORK_ERROR ? 'connection' : 'unplayable'
}
