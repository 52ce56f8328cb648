/** Notices a track that has stopped flowing. */
export type FlowWatch = Disposable & { flowed(track: 'video' | 'audio'): void }

const checkMilliseconds = 1_000
/** Video comes every half second, sound every 85 ms. */
const patienceMilliseconds = 3_000

/** `onStall` is called once. A process that itself slept for a while (two late checks in a row are needed) is no stall. */
export function watchFlow(onStall: (track: 'video' | 'audio') => void, now: () => number): FlowWatch {
  const flowedAt = { video: now(), audio: now() }
  let suspected: 'video' | 'audio' | undefined
  const timer = setInterval(() => {
    const oldest = flowedAt.video < flowedAt.audio ? 'video' : 'audio'
    const silent = now() - flowedAt[oldest] > patienceMilliseconds
    if (silent && suspected === oldest) {
      clearInterval(timer)
      onStall(oldest)
    }
    suspected = silent ? oldest : undefined
  }, checkMilliseconds)
  return {
    flowed(track) {
      flowedAt[track] = now()
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }
}
