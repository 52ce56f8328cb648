/** Answers that wait for something to happen, counted by browser. */
export type Holds = {
  /** A place among those that wait, until disposal; undefined: this browser's places are taken, and it is answered at once. */
  take(browser: string): Disposable | undefined
}

/**
 * A browser opens six connections to a server that speaks HTTP/1.1, for all of its tabs together. If more of its answers wait
 * than these, the media that they tell of waits, too: the second tab asks for its playlists as often as they grow.
 */
const mostEach = 2

export function openHolds(): Holds {
  const held = new Map<string, number>()
  return {
    take(browser) {
      const already = held.get(browser) ?? 0
      if (already >= mostEach) return undefined
      held.set(browser, already + 1)
      let taken = true
      return {
        [Symbol.dispose]() {
          if (!taken) return
          taken = false
          const left = (held.get(browser) ?? 1) - 1
          if (left > 0) held.set(browser, left)
          else held.delete(browser)
        },
      }
    },
  }
}
