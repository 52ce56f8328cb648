/** Asks for a key frame where one is missing. */
export type KeyFrameRequests = {
  /** A frame came where a key frame should have been: asks for one, unless the last request is still under way. */
  missed(): void
}

/** A request is answered by the next frame; frames of the meantime may be under way. */
const answerMicroseconds = 60_000

export function requestKeyFrames(force: () => void, now: () => number): KeyFrameRequests {
  let requestedAt = Number.NEGATIVE_INFINITY
  return {
    missed() {
      if (now() - requestedAt <= answerMicroseconds) return
      requestedAt = now()
      force()
    },
  }
}
