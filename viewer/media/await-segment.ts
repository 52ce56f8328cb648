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
 * reload; our media sequences begin at 0), or as it is when the lecture ends, the viewer ends, time is up, the caller is
 * `gone` or there is no place to wait. So a player has a segment as soon as it is stored, and not when it happens to ask
 * next. Who is answered at once takes no place from those who wait.
 */
export async function awaitSegment(
  { lectureMedia, mediaNews }: Pick<ViewerContext, 'lectureMedia' | 'mediaNews'>,
  lecture: LectureId,
  eyes: Eyes,
  wanted: { number: number; rendition?: string; gone: () => boolean; takePlace: () => Disposable | undefined },
): Promise<Listing> {
  const { number, rendition, gone, takePlace } = wanted
  using places = new DisposableStack()
  let place: Disposable | undefined
  const deadline = performance.now() + holdMilliseconds
  for (;;) {
    const news = mediaNews.next(lecture, lookAgainMilliseconds)
    try {
      const { listing } = await lectureMedia.get(lecture, eyes)
      const late = mediaNews.closed() || performance.now() >= deadline
      if (gone() || late || listing.ended || countSegments(listing, rendition) > number) return listing
      place ??= places.use(takePlace())
      if (!place) return listing
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
