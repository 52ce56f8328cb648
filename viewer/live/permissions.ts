import type { LectureForPerson } from '../../storage/catalog/lectures/lectures.ts'
import type { Caller } from '../access/caller.ts'
import type { Objects, Refusal } from '../access/decide.ts'
import type { Eyes } from './load-lecture-media.ts'
import { openRemembered } from './remembered.ts'

/** Whom a rule has let through, to what. */
export type Admitted = { caller: Caller; objects: Objects }

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

/**
 * What those who watch may, as it was decided last: each asks every few seconds, a whole class at the same moment. A refusal is
 * not remembered: whoever is let in is let in at once.
 */
export type Permissions = {
  /** Of a page that asks again as soon as it is answered. @param page whatever tells one from another */
  follow(lecture: string, page: string, admit: () => Promise<Admitted>): Promise<Admitted>
  /** Of a browser that plays. @param browser whatever tells one from another */
  play(lecture: string, browser: string, decide: () => Promise<MediaDecision>): Promise<MediaDecision>
  /** All about a lecture is decided again. */
  forget(lecture: string): void
  clear(): void
}

/** Milliseconds. What is told of at once (someone is deactivated, a recording changes) ends it sooner. */
const holds = 10_000
/** Some kilobytes each. */
const mostPages = 10_000
const mostBrowsers = 20_000

export function openPermissions(): Permissions {
  const pages = openRemembered<Admitted>(holds, mostPages)
  const browsers = openRemembered<MediaDecision>(holds, mostBrowsers)
  return {
    follow: (lecture, page, admit) => pages.of(`${lecture} ${page}`, admit),
    async play(lecture, browser, decide) {
      const name = `${lecture} ${browser}`
      const decision = await browsers.of(name, decide)
      if (decision.refusal) browsers.forget(name)
      return decision
    },
    forget(lecture) {
      for (const known of [pages, browsers]) known.forgetAll(`${lecture} `)
    },
    clear() {
      for (const known of [pages, browsers]) known.clear()
    },
  }
}
