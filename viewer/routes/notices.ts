import { listLectures } from '../../storage/catalog/lectures/lectures.ts'
import { listWaitingReviews, type WaitingReview } from '../../storage/catalog/lectures/waiting-reviews.ts'
import { listNewReplays, markNoticesRead, type NewReplay } from '../../storage/catalog/notices/new-replays.ts'
import { listWarnedRemovals } from '../../storage/catalog/notices/removal-notices.ts'
import type { SignedIn } from '../../storage/catalog/people/logins.ts'
import { listAsking } from '../../storage/catalog/recordings/still-there.ts'
import type { Caller } from '../access/caller.ts'
import { mayManageLecture } from '../access/decide.ts'
import { loadCards } from '../lecture/load-cards.ts'
import type { ViewerContext } from '../viewer-context.ts'
import type { Handler } from './handler.ts'

/** Notices at a time; who missed more finds them in the courses. */
const most = 20

/** A review is told with the lecture's own course. */
type Told = Pick<NewReplay | WaitingReview, 'lecture' | 'at' | 'unread'> & { course?: string }

export const seeNotices: Handler<'seeNotices'> = async ({ context, caller }) => {
  const { catalog, organisation } = context
  const { person } = caller
  const [replays, reviews, removals, asking] = await Promise.all([
    listNewReplays(catalog, organisation, person.id),
    listWaitingReviews(catalog, organisation, person.id),
    tellRemovals(context, caller),
    listAsking(catalog, organisation, person.id),
  ])
  const told = { replays: replays.slice(0, most), reviews: reviews.slice(0, most), asking: asking.slice(0, most) }
  const ids = [...told.replays, ...told.reviews, ...told.asking].map(({ lecture }) => lecture)
  const lectures = await listLectures(catalog, organisation, person, { who: 'watchable', trashed: false, ids })
  // The page that asks answers to those in charge of the lecture alone.
  const managed = lectures.filter((lecture) => mayManageLecture(person, lecture))
  const inWords = ({ lecture: id, at, unread, course }: Told, among = lectures) => {
    const lecture = among.find((one) => one.id === id)
    if (!lecture) return []
    return [
      { lecture: id, title: lecture.title, course: course ?? lecture.course_title ?? '', at: at.toISOString(), unread },
    ]
  }
  return {
    replays: told.replays.flatMap((one) => inWords(one)),
    reviews: told.reviews.flatMap((one) => inWords(one)),
    removals,
    // News until somebody answers.
    asking: told.asking.flatMap((one) => inWords({ ...one, unread: true }, managed)),
  }
}

/** What still leaves soon of what the caller was warned of and is in charge of. */
async function tellRemovals(context: ViewerContext, caller: Caller & { person: SignedIn }) {
  const { catalog, organisation } = context
  const warned = await listWarnedRemovals(catalog, organisation, caller.person.id)
  const ids = warned.map(({ lecture }) => lecture)
  const lectures = await listLectures(catalog, organisation, caller.person, { who: 'managed', trashed: false, ids })
  const cards = lectures.length > 0 ? await loadCards(context, caller, lectures) : []
  return warned
    .flatMap(({ lecture, at, unread }) => {
      const card = cards.find(({ id }) => id === lecture)
      if (!card?.removal?.soon) return []
      const { title, course, removal } = card
      return [{ lecture, title, course: course?.title ?? '', at: at.toISOString(), unread, leavesAt: removal.at }]
    })
    .slice(0, most)
}

export const readNotices: Handler<'readNotices'> = async ({ context, caller, body }) => {
  await markNoticesRead(context.catalog, context.organisation, caller.person.id, new Date(body.until))
}
