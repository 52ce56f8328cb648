import type { LectureId } from '../../core/ids.ts'

/** Who waits for something about a lecture to change. Held requests, so nobody has to ask every second. */
export type LectureNews = {
  /** Begins to listen at once; `happened` resolves with the next news, or after `milliseconds`. */
  next(lecture: LectureId, milliseconds: number): { happened: Promise<void>; leave(): void }
  /** Those who have waited longest first, and no more than `most`. */
  tell(lecture: LectureId, most?: number): void
  /** How many wait. */
  waiting(lecture: LectureId): number
  /** News may have been missed. */
  tellAll(): void
  /** Nobody waits any longer, whoever asks from now on included. */
  close(): void
  closed(): boolean
}

export function openLectureNews(): LectureNews {
  const waiting = new Map<LectureId, Set<() => void>>()
  const tell = (lecture: LectureId, most = Number.POSITIVE_INFINITY) => {
    let left = most
    for (const wake of waiting.get(lecture) ?? []) {
      if (left-- <= 0) return
      wake()
    }
  }
  let closed = false
  const tellAll = () => {
    for (const lecture of [...waiting.keys()]) tell(lecture)
  }
  return {
    next(lecture, milliseconds) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const others = waiting.get(lecture) ?? new Set()
      waiting.set(lecture, others)
      const leave = () => {
        clearTimeout(timer)
        others.delete(leave)
        if (others.size === 0 && waiting.get(lecture) === others) waiting.delete(lecture)
        resolve()
      }
      const timer = setTimeout(leave, milliseconds)
      others.add(leave)
      if (closed) leave()
      return { happened: promise, leave }
    },
    tell,
    waiting: (lecture) => waiting.get(lecture)?.size ?? 0,
    tellAll,
    closed: () => closed,
    close() {
      closed = true
      tellAll()
    },
  }
}
