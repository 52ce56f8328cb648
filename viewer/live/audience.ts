/** Who watches, as far as this viewer sends it: live or afterwards. */
export type Audience = {
  /** A piece of a lecture goes to this browser. */
  sentTo(browser: string): void
  /** Browsers that were sent something within half a minute; a player with a full buffer asks every few seconds. */
  count(): number
}

/** Milliseconds. */
const watchingFor = 30_000

/** @param now monotonic milliseconds */
export function openAudience(now = () => performance.now()): Audience {
  // In the order of their last piece.
  const lastSent = new Map<string, number>()
  const forgetGone = () => {
    for (const [browser, at] of lastSent) {
      if (now() - at < watchingFor) break
      lastSent.delete(browser)
    }
  }
  return {
    sentTo(browser) {
      lastSent.delete(browser)
      lastSent.set(browser, now())
      forgetGone()
    },
    count() {
      forgetGone()
      return lastSent.size
    },
  }
}
