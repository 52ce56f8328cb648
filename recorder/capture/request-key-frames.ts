/** Asks for key frames so that one lies on every segment boundary. */
export type KeyFrameRequests = Disposable & {
  /** A key frame is wanted at this running time (microseconds). Replaces an earlier wish. */
  wantAt(time: number): void
  /** A frame came where the key frame should have been: asks again, unless the last request is still under way. */
  missed(): void
}

/** Half a frame before the boundary's own frame is grabbed, the one before it has entered the encoder. */
const lead = 15_000
/** A request is answered by the next frame; frames of the meantime may be under way. */
const answerMicroseconds = 60_000

export function requestKeyFrames(force: () => void, now: () => number): KeyFrameRequests {
  let timer: NodeJS.Timeout | undefined
  let wanted: number | undefined
  let requestedAt = Number.NEGATIVE_INFINITY
  const request = () => {
    requestedAt = now()
    force()
  }
  return {
    wantAt(time) {
      if (wanted === time) return
      wanted = time
      clearTimeout(timer)
      timer = setTimeout(request, Math.max(0, (time - lead - now()) / 1000))
    },
    missed() {
      if (now() - requestedAt > answerMicroseconds) request()
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  }
}
