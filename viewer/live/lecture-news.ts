import type { LectureId } from '../../core/ids.ts'

/** Who waits for news of a lecture, or whatever else has an id. Held requests, so nobody has to ask every second. */
export type News<Id> = {
  /** Begins to listen at once; `happened` resolves with the next news, or after `milliseconds`. */
  next(about: Id, milliseconds: number): { happened: Promise<void>; leave(): void }
  /** Those who have waited longest first, and no more than `most`. */
  tell(about: Id, most?: number): void
  /** How many wait. */
  waiting(about: Id): number
  /** News may have been missed. */
  tellAll(): void
  /** Nobody waits any longer, whoever asks from now on included. */
  close(): void
  closed(): boolean
}

export type LectureNews = News<LectureId>

export const openLectureNews = openNews<LectureId>

export function openNews<Id>(): News<Id> {
  const waiting = new Map<Id, Set<() => void>>()
  const tell = (about: Id, most = Number.POSITIVE_INFINITY) => {
    let left = most
    for (const wake of waiting.get(about) ?? []) {
      if (left-- <= 0) return
      wake()
    }
  }
  let closed = false
  const tellAll = () => {
    for (const about of [...waiting.keys()]) tell(about)
  }
  return {
    next(about, milliseconds) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const others = waiting.get(about) ?? new Set()
      waiting.set(about, others)
      const leave = () => {
        clearTimeout(timer)
        others.delete(leave)
        if (others.size === 0 && waiting.get(about) === others) waiting.delete(about)
        resolve()
      }
      const timer = setTimeout(leave, milliseconds)
      others.add(leave)
      if (closed) leave()
      return { happened: promise, leave }
    },
    tell,
    waiting: (about) => waiting.get(about)?.size ?? 0,
    tellAll,
    closed: () => closed,
    close() {
      closed = true
      tellAll()
    },
  }
}
