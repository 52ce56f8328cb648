import { findLecture } from '../../storage/catalog/lectures.ts'
import { lectureStatus } from '../lecture/lecture-status.ts'
import { loadParts } from '../lecture/load-cards.ts'
import type { Handler } from './handler.ts'

/** Shorter than what proxies allow an answer. */
const holdMilliseconds = 20_000

export const followLecture: Handler<'followLecture'> = async ({ context, caller, lecture, query }) => {
  const statusNow = async (now: typeof lecture) => {
    const { recordings } = await loadParts(context, [now]).then((of) => of(now))
    return lectureStatus(now.trashed_at !== null, recordings)
  }
  const news = context.lectureNews.next(lecture.id, holdMilliseconds)
  try {
    const status = await statusNow(lecture)
    if (status !== query.status) return { status }
    await news.happened
    // This viewer ends; whoever listens asks the next one.
    if (context.lectureNews.closed()) return { status }
    const later = await findLecture(context.catalog, context.organisation, lecture.id, caller.person)
    return { status: later ? await statusNow(later) : 'trashed' }
  } finally {
    news.leave()
  }
}
