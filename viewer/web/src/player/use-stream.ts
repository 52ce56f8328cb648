import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { LecturePage } from '../../../api/lectures.ts'
import { attachStream } from './attach-stream.ts'
import type { Stream, StreamProblem } from './stream.ts'

type Playback = NonNullable<LecturePage['playback']>

/**
 * Keeps a stream on the video element. When the lecture ends the same stream goes on as its replay; when recording
 * goes on after a replay, or its start or end were trimmed, it is attached anew at the second it was at.
 */
export function useStream(
  video: RefObject<HTMLVideoElement | null>,
  { playlist, live, cutBefore }: Playback,
  startAt: number | undefined,
  autoPlay: boolean,
  onRefused: () => void,
) {
  const stream = useRef<Stream>(undefined)
  const [problem, setProblem] = useState<StreamProblem | null>(null)
  const [attempt, setAttempt] = useState(0)
  const refused = useRef(onRefused)
  refused.current = onRefused
  const first = useRef({ startAt, autoPlay, cutBefore })

  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt attaches anew
  useEffect(() => {
    const element = video.current
    if (!element) return
    const { startAt: before, autoPlay: play, cutBefore: cutThen } = first.current
    const at = before === undefined ? before : Math.max(0, before + (cutThen - cutBefore) / 1000)
    stream.current = attachStream(element, playlist, at, {
      problem(next) {
        setProblem(next)
        // What does not come any more may have been trimmed meanwhile.
        if (next === 'refused' || next === 'connection') refused.current()
      },
    })
    if (play) element.play().catch(() => {})
    return () => {
      first.current = { startAt: element.currentTime || at, autoPlay: !element.paused, cutBefore }
      stream.current?.detach()
      stream.current = undefined
    }
  }, [video, playlist, attempt])

  const again = useCallback(() => {
    setProblem(null)
    setAttempt((count) => count + 1)
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: each stream is looked at anew
  useEffect(() => {
    if (live) {
      if (stream.current?.isLive() === false) again()
      return
    }
    let renewedAt = Number.NEGATIVE_INFINITY
    const renew = () => {
      const grows = stream.current?.isLive()
      // What has ended once does not grow again: it is attached anew then.
      if (grows === false) clearInterval(timer)
      if (!grows || performance.now() - renewedAt < answerWait) return
      renewedAt = performance.now()
      stream.current?.renew()
    }
    // A stream that has just begun may still hear that it is live when the lecture is over already.
    const timer = setInterval(renew, lookInterval)
    renew()
    return () => clearInterval(timer)
  }, [live, again, playlist, attempt])

  return { stream, problem, again }
}

/** Milliseconds between two looks whether the playlist says by itself that the lecture has ended. */
const lookInterval = 150
/** Milliseconds that a playlist which was asked for again gets before it is asked for once more. */
const answerWait = 1_000
