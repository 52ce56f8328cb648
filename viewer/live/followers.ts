import type { Caller } from '../access/caller.ts'
import type { Objects } from '../access/decide.ts'
import { openRemembered } from './remembered.ts'

/** Whom a rule has let through, to what. */
export type Admitted = { caller: Caller; objects: Objects }

/** Pages that ask again as soon as they are answered, as they were last let through. Whoever is refused is not among them. */
export type Followers = {
  /** @param page whatever tells one page of a lecture from another */
  of(lecture: string, page: string, look: () => Promise<Admitted>): Promise<Admitted>
  /** All of a lecture are looked up again. */
  forget(lecture: string): void
  clear(): void
}

/** Milliseconds. What is told of at once (someone is deactivated, a recording changes) ends it sooner. */
const freshFor = 10_000
/** Some kilobytes each. */
const mostFollowers = 10_000

export function openFollowers(): Followers {
  const pages = openRemembered<Admitted>(freshFor, mostFollowers)
  return {
    of: (lecture, page, look) => pages.of(`${lecture} ${page}`, look),
    forget: (lecture) => pages.forgetAll(`${lecture} `),
    clear: pages.clear,
  }
}
