/** Messages a page may send at once: joining a full room takes a burst of subscriptions and candidates. */
const burst = 600
/** Messages a second in the long run. */
const perSecond = 40

/** Counts one socket's messages. `spend(now)` answers false once the sender is over its budget; `now` in milliseconds. */
export function messageBudget(): { spend(now: number): boolean } {
  let left = burst
  let before: number | undefined
  return {
    spend(now) {
      left = Math.min(burst, left + ((now - (before ?? now)) / 1000) * perSecond)
      before = now
      if (left < 1) return false
      left -= 1
      return true
    },
  }
}
