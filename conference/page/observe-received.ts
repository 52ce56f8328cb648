import type { RecorderSignal } from '../signals.ts'

/**
 * Runs in each frame of a conference's page, before its own scripts: keeps hold of its WebRTC connections and tells once a
 * second how loud what they receive is. What they show is not told: nobody knows what else the page paints over it.
 */
export function observeReceived(): void {
  const Original = window.RTCPeerConnection
  if (!location.protocol.startsWith('http') || !Original) return
  const levelMilliseconds = 100
  const levelsEach = 10
  /** Older than this a level is none: nothing has arrived since. */
  const staleMilliseconds = 300
  const connections = new Set<WeakRef<RTCPeerConnection>>()
  let levels: (number | null)[] = []

  // Pages and their shims change the prototype: it stays what it was.
  window.RTCPeerConnection = new Proxy(Original, {
    construct(target, options, asked) {
      const connection: RTCPeerConnection = Reflect.construct(target, options, asked)
      connections.add(new WeakRef(connection))
      return connection
    },
  })

  const receivers = () => {
    const found: RTCRtpReceiver[] = []
    for (const kept of connections) {
      const connection = kept.deref()
      if (!connection || connection.connectionState === 'closed') connections.delete(kept)
      else found.push(...connection.getReceivers().filter(({ track }) => track.kind === 'audio'))
    }
    return found
  }
  setInterval(() => {
    const heard = receivers()
    if (heard.length === 0) {
      levels = []
      return
    }
    const oldest = performance.timeOrigin + performance.now() - staleMilliseconds
    const sources = heard.flatMap((receiver) => receiver.getSynchronizationSources())
    const told = sources.filter(({ timestamp }) => timestamp >= oldest).map(({ audioLevel }) => audioLevel)
    const loudest = Math.min(1, Math.max(0, ...told.map((level) => level ?? 0)))
    levels.push(loudest === 0 && told.includes(undefined) ? null : loudest)
    if (levels.length < levelsEach) return
    const signal: RecorderSignal = { type: 'received', tiles: [], levels }
    void window.aulaSignal?.(JSON.stringify(signal))
    levels = []
  }, levelMilliseconds)
}
