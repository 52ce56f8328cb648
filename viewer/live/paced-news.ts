import type { LectureId } from '../../core/ids.ts'
import type { LectureNews } from './lecture-news.ts'

/** News of what thousands may change and thousands follow. */
export type PacedNews = {
  /**
   * Something has changed: those who wait are told within half a second (sooner where they are few), or, where they are many,
   * one part of them each half second.
   * Before each telling of it `forget` is called: whoever is told reads what is newest.
   */
  changed(lecture: LectureId, forget: Forget): void
}

type Forget = (lecture: LectureId) => void
/** How many are left to be told, whether more has happened, and what has changed. */
type Round = { left: number; again: boolean; forget: Set<Forget> }

/** Of those who wait: each asks again at once, and the media of the same viewer is not to wait for that. */
const atOnce = 500
/** Milliseconds for each who was told until the next are told, and at least: what happens meanwhile is told together. */
const restForEach = 1
const shortestRest = 100

/**
 * Tells of the first change at once, of further ones at most twice a second where 500 wait, and sooner where they are fewer. All
 * who are told together share one look at the catalogue. Whatever changes beside a player goes through one of these: whoever
 * waits for several things is told of them together.
 */
export function openPacedNews(news: LectureNews): PacedNews {
  /** Lectures that were told of a moment ago, or still are. */
  const rounds = new Map<LectureId, Round>()
  const step = (lecture: LectureId, round: Round) => {
    for (const forget of round.forget) forget(lecture)
    if (round.again) round.left = news.waiting(lecture)
    round.again = false
    const told = Math.min(atOnce, news.waiting(lecture))
    news.tell(lecture, atOnce)
    round.left -= atOnce
    setTimeout(
      () => {
        if (round.left > 0 || round.again) step(lecture, round)
        else rounds.delete(lecture)
      },
      Math.max(shortestRest, told * restForEach),
    ).unref()
  }
  return {
    changed(lecture, forget) {
      const round = rounds.get(lecture)
      if (round) {
        round.forget.add(forget)
        round.again = true
        return
      }
      const first = { left: news.waiting(lecture), again: false, forget: new Set([forget]) }
      rounds.set(lecture, first)
      step(lecture, first)
    },
  }
}
