import type { TakeCondition } from '../../core/recording/take-condition.ts'
import { shareLost } from './dropped-frames.ts'
import type { Seen } from './seen.ts'

/** Milliseconds after which what the page has told is no news; it tells once a second. */
const staleAfter = 5_000

/** What the watchers `droppedFrames` and `drift` judge by, as numbers. Pure: `now` is monotonic milliseconds. */
export function qualityOf(seen: Seen | undefined, now: number): Omit<TakeCondition, 'spooledBytes'> {
  const since = seen?.capturingSince
  const received = since === undefined ? [] : (seen?.received.filter(({ at }) => at >= since) ?? [])
  const last = received.at(-1)
  if (!last || now - last.at > staleAfter) return { framesLost: null, soundApart: null }
  const lost = shareLost({ received })
  return { framesLost: lost === undefined ? null : Math.max(0, lost), soundApart: last.apart ?? null }
}
