import { findLecture } from '../../storage/catalog/lectures.ts'
import { isActiveMember } from '../../storage/catalog/people.ts'
import { mayManageLecture } from '../access/decide.ts'
import { AccessRefused } from '../access/refused.ts'
import { lectureStatus } from '../lecture/lecture-status.ts'
import { loadParts } from '../lecture/load-cards.ts'
import type { Handler } from './handler.ts'

/** Shorter than what proxies allow an answer. */
const holdMilliseconds = 20_000

export const followLecture: Handler<'followLecture'> = async ({ context, caller, lecture, query }) => {
  const { lectureNews, memberNews, participations } = context
  const { person } = caller
  const eyes = mayManageLecture(caller.person, lecture) ? 'managing' : 'watching'
  const statusNow = async (now: typeof lecture) => {
    const { recordings } = await loadParts(context, [now]).then((of) => of(now))
    return lectureStatus(now.trashed_at !== null, recordings)
  }
  const participationNow = async () => {
    if (query.participation === undefined) return null
    const now = await participations.of(lecture.id, eyes)
    return now.version === query.participation ? null : now
  }
  const news = lectureNews.next(lecture.id, holdMilliseconds)
  const beside = query.participation === undefined ? undefined : participations.news.next(lecture.id, holdMilliseconds)
  const self = person ? memberNews.next(person.id, holdMilliseconds) : undefined
  try {
    const [status, participation] = await Promise.all([statusNow(lecture), participationNow()])
    if (status !== query.status || participation) return { status, participation }
    const first = await Promise.race([
      news.happened.then(() => 'lecture'),
      ...(beside ? [beside.happened.then(() => 'participation')] : []),
      ...(self ? [self.happened.then(() => 'self')] : []),
    ])
    // Of many who follow, each is told of every question: the catalogue is not asked for the lecture then.
    if (first === 'participation') return { status, participation: await participationNow() }
    // A viewer that ends lets nobody wait, and looks nothing up any more: whoever asks again comes to the next one.
    if (lectureNews.closed()) return { status, participation: null }
    if (first === 'self' && person && !(await isActiveMember(context.catalog, context.organisation, person.id))) {
      throw new AccessRefused('sign-in')
    }
    const later = await findLecture(context.catalog, context.organisation, lecture.id, caller.person)
    if (!later) return { status: 'trashed', participation: null }
    return { status: await statusNow(later), participation: await participationNow() }
  } finally {
    news.leave()
    beside?.leave()
    self?.leave()
  }
}
