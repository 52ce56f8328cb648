import type { LectureForPerson } from '../../storage/catalog/lectures.ts'
import type { Refusal } from '../access/decide.ts'
import type { Eyes } from './load-lecture-media.ts'
import { openRemembered } from './remembered.ts'

/** What one browser may have of one lecture. */
export type MediaDecision = {
  refusal: Refusal | undefined
  eyes: Eyes
  lecture: LectureForPerson | undefined
  /** Of a recording that is trimmed not everything may be had by those who watch. */
  trimmed?: boolean
  /** Set when the key in the address opened it: the browser is to remember it. */
  openedBy: string | undefined
}

/** Decisions about browsers that play: each asks for something every few seconds, all of a class at the same moment. */
export type MediaDecisions = {
  /** @param browser whatever tells one browser from another. A refusal is not remembered: whoever is let in is let in at once. */
  of(lecture: string, browser: string, decide: () => Promise<MediaDecision>): Promise<MediaDecision>
  /** All of a lecture are decided again. */
  forget(lecture: string): void
  clear(): void
}

/** Milliseconds. What is told of at once (someone is deactivated, a recording changes) ends it sooner. */
const holds = 10_000
const mostBrowsers = 20_000

export function openMediaDecisions(): MediaDecisions {
  const known = openRemembered<MediaDecision>(holds, mostBrowsers)
  return {
    async of(lecture, browser, decide) {
      const name = `${lecture} ${browser}`
      const decision = await known.of(name, decide)
      if (decision.refusal) known.forget(name)
      return decision
    },
    forget: (lecture) => known.forgetAll(`${lecture} `),
    clear: known.clear,
  }
}
