import type { LectureId } from '../../core/ids.ts'
import type { Eyes } from '../live/load-lecture-media.ts'
import type { Listing } from '../playlist/plan-listing.ts'
import type { ViewerContext } from '../viewer-context.ts'

/**
 * Milliseconds that an answer waits for a segment: two segments. A player gives up after ten seconds without a byte, and
 * one whose lecture has a gap just now asks again.
 */
const holdMilliseconds = 8_000
/** Recorders of the release before tell nobody of their segments. */
const lookAgainMilliseconds = 1_000

/**
 * What there is to play of a lecture once it has more than `number` segments (RFC 8216bis 6.2.5.2, blocking playlist
 * reload; our media sequences begin at 0), or as it is when the lecture ends, the viewer ends, time is up or `over` says so. So a player
 * has a segment as soon as it is stored, and not when it happens to ask next.
 */
export async function awaitSegment(
  { lectureMedia, mediaNews }: Pick<ViewerContext, 'lectureMedia' | 'mediaNews'>,
  lecture: LectureId,
  eyes: Eyes,
  { number, rendition, over }: { number: number; rendition?: string; over: () => boolean },
): Promise<Listing> {
  const deadline = performance.now() + holdMilliseconds
  for (;;) {
    const news = mediaNews.next(lecture, lookAgainMilliseconds)
    try {
      const { listing } = await lectureMedia.get(lecture, eyes)
      const late = mediaNews.closed() || performance.now() >= deadline
      if (over() || late || listing.ended || countSegments(listing, rendition) > number) return listing
      await news.happened
    } finally {
      news.leave()
    }
  }
}

/**
 * The number of the second segment: who begins with the first one alone has played it when the next one comes, and stands
 * still whenever one is late.
 */
export const enoughToBegin = 1

/** Segments of a rendition, by its name; of the first one where none is named. */
export function countSegments({ stretches, renditions }: Listing, name = renditions[0] ?? ''): number {
  return stretches.reduce((sum, stretch) => sum + (stretch.renditions.get(name)?.segments.length ?? 0), 0)
}
