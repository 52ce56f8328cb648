import type { LectureId } from '../../core/ids.ts'

/** Lectures in one page of a list. */
const most = 100

/** What a page is asked for with: one lecture more than it holds tells whether there are further ones. */
export const pageLimit = most + 1

/** The page's own lectures, and the last of them where others follow. Pure. */
export function pageOf<Lecture extends { id: LectureId }>(
  found: Lecture[],
): { lectures: Lecture[]; next: LectureId | null } {
  const lectures = found.slice(0, most)
  return { lectures, next: found.length > most ? (lectures.at(-1)?.id ?? null) : null }
}
