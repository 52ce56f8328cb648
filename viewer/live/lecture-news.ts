import type { LectureId } from '../../core/ids.ts'

/** Who waits for something about a lecture to change. Held requests, so nobody has to ask every second. */
export type LectureNews = {
  /** Begins to listen at once; `happened` resolves with the next news, or after `milliseconds`. */
  next(lecture: LectureId, milliseconds: number): { happened: Promise<void>; leave(): void }
  tell(lecture: LectureId): void
  /** News may have been missed. */
  tellAll(): void
  /** Nobody waits any longer, whoever asks from now on included. */
  close(): void
  closed(): boolean
}

export function openLectureNews(): LectureNews {
  const waiting = new Map<LectureId, Set<() => void>>()
  const tell = (lecture: LectureId) => {
    for (const wake of waiting.get(lecture) ?? []) wake()
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
    tellAll,
    closed: () => closed,
    close() {
      closed = true
      tellAll()
    },
  }
}
