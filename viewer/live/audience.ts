import type { LectureId } from '../../core/ids.ts'

/** Who watches, as far as this viewer sends it: live or afterwards. */
export type Audience = {
  /** A piece of a lecture goes to this browser. */
  sentTo(browser: string, lecture: LectureId): void
  /** Browsers that were sent something within half a minute; a player with a full buffer asks every few seconds. */
  count(): number
  /** The same for each lecture of which something was sent. */
  byLecture(): Map<LectureId, number>
}

/** Milliseconds. */
const watchingFor = 30_000

/** @param now monotonic milliseconds */
export function openAudience(now = () => performance.now()): Audience {
  const everybody = openLately(now)
  const lectures = new Map<LectureId, Lately>()
  return {
    sentTo(browser, lecture) {
      everybody.seen(browser)
      const audience = lectures.get(lecture) ?? openLately(now)
      lectures.set(lecture, audience)
      audience.seen(browser)
    },
    count: everybody.count,
    byLecture() {
      for (const [lecture, audience] of lectures) if (audience.count() === 0) lectures.delete(lecture)
      return new Map([...lectures].map(([lecture, audience]) => [lecture, audience.count()]))
    },
  }
}

type Lately = { seen(browser: string): void; count(): number }

/** Browsers that were seen lately. */
function openLately(now: () => number): Lately {
  // In the order in which they were seen last.
  const lastSeen = new Map<string, number>()
  const forgetGone = () => {
    for (const [browser, at] of lastSeen) {
      if (now() - at < watchingFor) break
      lastSeen.delete(browser)
    }
  }
  return {
    seen(browser) {
      lastSeen.delete(browser)
      lastSeen.set(browser, now())
      forgetGone()
    },
    count() {
      forgetGone()
      return lastSeen.size
    },
  }
}
