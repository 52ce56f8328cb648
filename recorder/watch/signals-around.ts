import type { OutputPicture } from '../capture/watch-output.ts'
import type { Received, Seen } from './seen.ts'

/** The signals right before and right after a picture. */
export function signalsAround({ received }: Seen, picture: OutputPicture): [Received, Received] | undefined {
  const before = received.findLast(({ at }) => at <= picture.at)
  const after = received.find(({ at }) => at > picture.at)
  return before && after ? [before, after] : undefined
}
