import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { LecturePage } from '../../../api/lectures.ts'
import { attachStream } from './attach-stream.ts'
import type { Stream, StreamProblem } from './stream.ts'

type Playback = NonNullable<LecturePage['playback']>

/**
 * Keeps a stream on the video element. When the lecture ends the same stream goes on as its replay; when recording
 * goes on after a replay it is attached anew at the second it was at.
 */
export function useStream(
  video: RefObject<HTMLVideoElement | null>,
  { playlist, live }: Playback,
  startAt: number | undefined,
  autoPlay: boolean,
  onRefused: () => void,
) {
  const stream = useRef<Stream>(undefined)
  const [problem, setProblem] = useState<StreamProblem | null>(null)
  const [attempt, setAttempt] = useState(0)
  const refused = useRef(onRefused)
  refused.current = onRefused
  const first = useRef({ startAt, autoPlay })

  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt attaches anew
  useEffect(() => {
    const element = video.current
    if (!element) return
    const { startAt: at, autoPlay: play } = first.current
    stream.current = attachStream(element, playlist, at, {
      problem(next) {
        setProblem(next)
        if (next === 'refused') refused.current()
      },
    })
    if (play) element.play().catch(() => {})
    return () => {
      first.current = { startAt: element.currentTime || at, autoPlay: !element.paused }
      stream.current?.detach()
      stream.current = undefined
    }
  }, [video, playlist, attempt])

  const again = useCallback(() => {
    setProblem(null)
    setAttempt((count) => count + 1)
  }, [])

  useEffect(() => {
    if (live) {
      if (stream.current?.isLive() === false) again()
      return
    }
    let renewedAt = Number.NEGATIVE_INFINITY
    const renew = () => {
      if (!stream.current?.isLive() || performance.now() - renewedAt < answerWait) return
      renewedAt = performance.now()
      stream.current.renew()
    }
    renew()
    // A stream that has just begun may still hear that it is live when the lecture is over already.
    const timer = setInterval(renew, lookInterval)
    return () => clearInterval(timer)
  }, [live, again])

  return { stream, problem, again }
}

/** Milliseconds between two looks whether the playlist says by itself that the lecture has ended. */
const lookInterval = 150
/** Milliseconds that a playlist which was asked for again gets before it is asked for once more. */
const answerWait = 1_000
