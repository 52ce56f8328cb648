import { firstPictureDelay, recorderDelay } from '../../core/net/net.ts'
import type { FeedMedia } from './feed-media.ts'

/** Microseconds that pictures are put forward by at the very end. */
const forward = (recorderDelay - firstPictureDelay) * 1_000
/** Microseconds over which that comes about: slow enough to be seen by nobody. */
const meetingTime = 1_500_000

/**
 * Lets the pictures of a gap end where those of the take behind it begin: a page shows its first pictures sooner after
 * they were sent than later ones, and a piece that is put as late as the take before it lacks some frames there. They
 * come a little faster towards the end. Sound needs nothing: it is late by the same in all of a take. Pure.
 * @param gap recording time, microseconds
 */
export function meetTake(media: readonly FeedMedia[], gap: { start: number; end: number }): FeedMedia[] {
  const time = Math.min(meetingTime, gap.end - gap.start)
  const begin = gap.end - time
  const place = (at: number) => {
    if (at <= begin) return at
    return Math.round(at < gap.end + forward ? begin + ((at - begin) * time) / (time + forward) : at - forward)
  }
  return media.map((feed) =>
    feed.track === 'video'
      ? { ...feed, frames: feed.frames.map((frame) => ({ ...frame, at: place(frame.at) })) }
      : feed,
  )
}
