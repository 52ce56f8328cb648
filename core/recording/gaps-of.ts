import type { NetGap } from '../net/net.ts'
import type { Stretch } from './timeline.ts'

/** Microseconds. Two takes never meet to the frame, and a jolt in the player costs more than so little media. */
const shortest = 250_000
/** Takes end when they hear of Stop, some of them a little before it by another clock. Microseconds. */
const shortestTail = 1_000_000

/**
 * The time of a recording that was to be captured and was not: between its takes, and from the last of them to Stop.
 * @param stretches the manifest's, in order
 * @param stoppedAt recording time of Stop, microseconds; undefined where nobody stopped it
 */
export function gapsOf(stretches: readonly Stretch[], stoppedAt: number | undefined): NetGap[] {
  const between = stretches.flatMap(({ start }, index) => {
    const end = stretches[index - 1]?.end
    return end !== undefined && start - end >= shortest ? [{ start: end, end: start }] : []
  })
  const last = stretches.at(-1)?.end
  const tail = last !== undefined && stoppedAt !== undefined && stoppedAt - last >= shortestTail
  return tail ? [...between, { start: last, end: stoppedAt }] : between
}
