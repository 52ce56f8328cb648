import { listLectures } from '../../storage/catalog/lectures.ts'
import { listNewReplays, markNoticesRead, type NewReplay } from '../../storage/catalog/new-replays.ts'
import { listAsking } from '../../storage/catalog/still-there.ts'
import { listWaitingReviews, type WaitingReview } from '../../storage/catalog/waiting-reviews.ts'
import type { Handler } from './handler.ts'

/** Notices at a time; who missed more finds them in the courses. */
const most = 20

/** A review is told with the lecture's own course. */
type Told = Pick<NewReplay | WaitingReview, 'lecture' | 'at' | 'unread'> & { course?: string }

export const seeNotices: Handler<'seeNotices'> = async ({ context, caller: { person } }) => {
  const { catalog, organisation } = context
  const [replays, reviews, asking] = await Promise.all([
    listNewReplays(catalog, organisation, person.id),
    listWaitingReviews(catalog, organisation, person.id),
    listAsking(catalog, organisation, person.id),
  ])
  const told = { replays: replays.slice(0, most), reviews: reviews.slice(0, most), asking: asking.slice(0, most) }
  const ids = [...told.replays, ...told.reviews, ...told.asking].map(({ lecture }) => lecture)
  const lectures = await listLectures(catalog, organisation, person, { who: 'watchable', trashed: false, ids })
  const inWords = ({ lecture: id, at, unread, course }: Told) => {
    const lecture = lectures.find((one) => one.id === id)
    if (!lecture) return []
    return [
      { lecture: id, title: lecture.title, course: course ?? lecture.course_title ?? '', at: at.toISOString(), unread },
    ]
  }
  return {
    replays: told.replays.flatMap(inWords),
    reviews: told.reviews.flatMap(inWords),
    // News until somebody answers.
    asking: told.asking.flatMap((one) => inWords({ ...one, unread: true })),
  }
}

export const readNotices: Handler<'readNotices'> = async ({ context, caller, body }) => {
  await markNoticesRead(context.catalog, context.organisation, caller.person.id, new Date(body.until))
}
