import type { LectureId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import { BoundedMap } from './bounded-map.ts'

/** Milliseconds. The catalogue keeps a day's first view only; it is not asked with every piece of media. */
const askedAgain = 3600_000

/**
 * Notes that a lecture is watched, at most once an hour, and waits for nothing: what cannot be noted is noted with the next
 * piece. @param now monotonic milliseconds
 */
export function openViewNotes(
  note: (lecture: LectureId) => Promise<void>,
  log: Log,
  now = () => performance.now(),
): (lecture: LectureId) => void {
  const noted = new BoundedMap<LectureId, number>(10_000)
  return (lecture) => {
    const last = noted.get(lecture)
    if (last !== undefined && now() - last < askedAgain) return
    noted.set(lecture, now())
    note(lecture).catch((error: unknown) => {
      noted.delete(lecture)
      log.debug({ err: error, lecture }, 'could not note that it is watched')
    })
  }
}
