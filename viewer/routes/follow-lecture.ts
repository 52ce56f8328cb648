import { lectureStatus } from '../lecture/lecture-status.ts'
import { loadParts } from '../lecture/load-cards.ts'
import type { Handler } from './handler.ts'

/** Shorter than what proxies allow an answer. */
const holdMilliseconds = 20_000

export const followLecture: Handler<'followLecture'> = async ({ context, lecture, query }) => {
  const news = context.lectureNews.next(lecture.id, holdMilliseconds)
  try {
    const { recordings } = await loadParts(context, [lecture]).then((of) => of(lecture))
    if (lectureStatus(lecture.trashed_at !== null, recordings) === query.status) await news.happened
  } finally {
    news.leave()
  }
}
