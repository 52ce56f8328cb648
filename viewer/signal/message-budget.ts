/** How many messages at once, and how many a second in the long run. */
export type MessageRate = { burst: number; perSecond: number }

/** Of a page: joining a full room takes a burst of subscriptions and candidates. */
const ofPage: MessageRate = { burst: 600, perSecond: 40 }

/** Counts somebody's messages. `spend(now)` answers false once the sender is over its budget; `now` in milliseconds. */
export function messageBudget({ burst, perSecond }: MessageRate = ofPage): { spend(now: number): boolean } {
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
