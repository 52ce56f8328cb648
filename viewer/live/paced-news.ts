import type { LectureId } from '../../core/ids.ts'
import type { LectureNews } from './lecture-news.ts'

/** News of what thousands may change and thousands follow. */
export type PacedNews = {
  /** Something has changed: those who wait are told within a second, or, where they are many, one part of them each second. */
  changed(lecture: LectureId): void
}

/** Milliseconds. What happens meanwhile is told together. */
const rest = 1_000
/** Of those who wait: each asks again at once, and the media of the same viewer is not to wait for that. */
const atOnce = 500

/**
 * Tells of the first change at once, of further ones at most once a second. Before each telling what is known is forgotten
 * (`forget`), so whoever is told reads what is newest, and all who are told together share one look at the catalogue.
 */
export function openPacedNews(news: LectureNews, forget: (lecture: LectureId) => void): PacedNews {
  /** Lectures that were told of within the last second, or still are: how many are left, and whether more has happened. */
  const rounds = new Map<LectureId, { left: number; again: boolean }>()
  const step = (lecture: LectureId, round: { left: number; again: boolean }) => {
    forget(lecture)
    if (round.again) round.left = news.waiting(lecture)
    round.again = false
    news.tell(lecture, atOnce)
    round.left -= atOnce
    setTimeout(() => {
      if (round.left > 0 || round.again) step(lecture, round)
      else rounds.delete(lecture)
    }, rest).unref()
  }
  return {
    changed(lecture) {
      const round = rounds.get(lecture)
      if (round) {
        round.again = true
        return
      }
      const first = { left: news.waiting(lecture), again: false }
      rounds.set(lecture, first)
      step(lecture, first)
    },
  }
}
